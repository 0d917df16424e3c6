package dev.driftless;

import dev.driftless.annotations.WriteMode;
import java.sql.Connection;

/** What the application needs to open its own handle (jOOQ, Jdbi, Hibernate, Spring) on a batch's connection. */
public interface OrmScope {

    /**
     * The batch's connection, guarded as {@link MigrationContext#connection()} is.
     *
     * @return never null, valid until the batch ends
     */
    Connection connection();

    /**
     * The migration's write mode.
     *
     * @return never null
     */
    WriteMode writeMode();

    /**
     * The migration at work.
     *
     * @return its id
     */
    String migrationId();

    /**
     * Registers what has to happen before the batch commits, for instance a flush; run in the order of registration.
     *
     * @param action what to run; an exception that it throws rolls the batch back
     */
    void beforeCommit(Runnable action);
}

package dev.driftless;

import dev.driftless.annotations.WriteMode;
import java.sql.Connection;

/**
 * What a migration method may use besides its row. Valid during one call, on one thread.
 *
 * <p>After a rollback the method is called again, and only the database effects of the committed call remain: send no
 * e-mail, call no service, publish no message.
 */
public interface MigrationContext {

    /**
     * The batch's own connection, behind a guard: closing it does nothing; savepoints are allowed; commit, rollback,
     * changes of autocommit, isolation or read-only, abort, unwrap, transaction control and DDL are refused with an
     * {@code SQLException} that names the migration.
     *
     * @return never null, valid until the batch ends
     */
    Connection connection();

    /**
     * The application's own handle on {@link #connection()}, as registered with the builder's {@code orm}.
     *
     * @param type the type it was registered with
     * @param <T> that type
     * @return the handle, the same one within a batch
     * @throws MigrationException if none is registered for the type
     */
    <T> T orm(Class<T> type);

    /**
     * The migration at work.
     *
     * @return its id
     */
    String migrationId();

    /**
     * The run at work.
     *
     * @return its id; {@code dry_run} in a dry run, {@code verify} in a verification
     */
    String runId();

    /**
     * Which way the run goes.
     *
     * @return up or down
     */
    Direction direction();

    /**
     * Whether nothing will be written.
     *
     * @return true in a dry run and in a verification; the first write through the context then ends the call
     */
    boolean dryRun();

    /**
     * The step's write mode.
     *
     * @return never null
     */
    WriteMode writeMode();
}

package dev.driftless.store;

import java.util.Optional;

/** What the engine needs of a database. Thread-safe. */
public interface MigrationStore {

    /**
     * Borrows a connection.
     *
     * @return a session on it, to be closed soon: a pool may have one connection only
     * @throws StoreFailure of kind CONNECTION if the database cannot be reached
     * @throws dev.driftless.StoreException if the connection or the database is one that must not be used
     */
    StoreSession open();

    /**
     * Whether only one transaction at a time can write, so that more workers would only wait for each other.
     *
     * @return false as long as no session was opened
     */
    boolean oneWriter();

    /**
     * What an exception that user code threw on the batch's connection means for the batch.
     *
     * @param thrown what was thrown
     * @return empty if no database error is behind it
     */
    Optional<StoreFailure> failureBehind(Throwable thrown);
}

package dev.driftless;

import java.sql.Connection;
import java.util.Optional;

/** Asked between batches whether the database has room for the next one; called on the worker's thread. */
@FunctionalInterface
public interface Throttle {

    /**
     * Why the next batch should wait.
     *
     * @param connection a connection to the database, outside any transaction, to read a signal from; not to be closed or kept
     * @return a sentence for people, shown in the status; empty to go on
     * @throws Exception if the signal cannot be read
     */
    Optional<String> reasonToWait(Connection connection) throws Exception;
}

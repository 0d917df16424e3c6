package dev.driftless;

import java.sql.Connection;
import java.util.Optional;

/**
 * Asked between batches whether the database has room for the next one. One object serves all worker threads of a
 * process, so its methods are called from several threads at once. {@link Throttles} has ready ones.
 */
@FunctionalInterface
public interface Throttle {

    /**
     * Why the next batch should wait. Asked again after 200 ms, then less and less often, at the longest every 3 s.
     *
     * @param connection a connection to the database, outside any transaction, to read a signal from; not to be closed or kept
     * @return a sentence for people, shown in the status; empty to go on
     * @throws Exception if the signal cannot be read, which counts as a reason to wait, but not for longer than
     *     {@link RunOptions#throttleUnreadableLimit()}; {@link java.sql.SQLFeatureNotSupportedException} if it can never be read
     *     on this database, which is not waited for
     */
    Optional<String> reasonToWait(Connection connection) throws Exception;

    /**
     * The most rows that a batch of adaptive size should take; an explicit batch size is kept.
     *
     * @return rows, at least 1; no limit by default
     */
    default int mostRows() {
        return Integer.MAX_VALUE;
    }

    /**
     * A batch was committed by a worker of this process.
     *
     * @param rows rows that it visited
     */
    default void batchCommitted(long rows) {}

    /**
     * A throttle that waits while this one or another has a reason to.
     *
     * @param other asked when this one has none
     * @return both
     */
    default Throttle and(Throttle other) {
        return new BothThrottles(this, other);
    }
}

package dev.driftless;

import java.sql.Connection;
import java.util.Objects;
import java.util.Optional;

/**
 * Two throttles as one: the first reason counts.
 *
 * @param first asked first
 * @param second asked when the first has no reason to wait
 */
record BothThrottles(Throttle first, Throttle second) implements Throttle {

    BothThrottles {
        Objects.requireNonNull(first, "first must not be null");
        Objects.requireNonNull(second, "other must not be null");
    }

    @Override
    public Optional<String> reasonToWait(Connection connection) throws Exception {
        Optional<String> reason = first.reasonToWait(connection);
        return reason.isPresent() ? reason : second.reasonToWait(connection);
    }

    @Override
    public int mostRows() {
        return Math.min(first.mostRows(), second.mostRows());
    }

    @Override
    public void batchCommitted(long rows) {
        try {
            first.batchCommitted(rows);
        } finally {
            second.batchCommitted(rows);
        }
    }
}

package dev.driftless;

import java.sql.Connection;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A token bucket that is charged after the fact: rows are counted when their batch is committed, and the next batch waits
 * until the bucket is out of debt. It holds one second's worth, and is empty at first. Thread-safe.
 */
final class RowRate implements Throttle {

    private static final double SECOND = 1e9;

    private final long rate;
    private final LongSupplier nanoTime;

    private double rows;
    private long filledAt;

    RowRate(long rate, LongSupplier nanoTime) {
        this.rate = rate;
        this.nanoTime = nanoTime;
        this.filledAt = nanoTime.getAsLong();
    }

    @Override
    public Optional<String> reasonToWait(Connection connection) {
        return balance() < 0 ? Optional.of("the limit of " + rate + " rows per second is reached") : Optional.empty();
    }

    @Override
    public int mostRows() {
        return (int) Math.min(Integer.MAX_VALUE, rate);
    }

    @Override
    public synchronized void batchCommitted(long committed) {
        fill();
        rows -= committed;
    }

    private synchronized double balance() {
        fill();
        return rows;
    }

    private void fill() {
        long now = nanoTime.getAsLong();
        rows = Math.min(rate, rows + (now - filledAt) / SECOND * rate);
        filledAt = now;
    }
}

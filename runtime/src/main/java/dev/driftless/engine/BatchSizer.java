package dev.driftless.engine;

import java.time.Duration;

/**
 * How many rows the next batch takes. An adaptive size grows at most 1.5x a batch towards the target time and shrinks at
 * once; an explicit one is kept. After trouble either is halved, down to one row, and an explicit one doubles back.
 */
final class BatchSizer {

    private static final double MOST_GROWTH = 1.5;
    private static final int LARGEST = 20_000;

    private final int explicit;
    private final Duration target;
    private int size;

    /** Explicit 0 means adaptive. */
    BatchSizer(int explicit, int initial, Duration target) {
        this.explicit = explicit;
        this.target = target;
        this.size = explicit > 0 ? explicit : initial;
    }

    boolean isFor(int otherExplicit, Duration otherTarget) {
        return explicit == otherExplicit && target.equals(otherTarget);
    }

    int size() {
        return size;
    }

    void halve() {
        size = Math.max(1, size / 2);
    }

    /** After a batch of so many rows took so long. */
    void succeeded(int rows, Duration elapsed) {
        if (explicit > 0) {
            size = (int) Math.min(explicit, size * 2L);
        } else if (rows >= size) {
            double factor = (double) target.toNanos() / Math.max(1, elapsed.toNanos());
            size = (int) Math.max(1, Math.min(LARGEST, Math.ceil(size * Math.min(MOST_GROWTH, factor))));
        } else if (elapsed.compareTo(target) > 0) {
            halve();
        }
    }
}

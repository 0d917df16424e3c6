package dev.driftless.bench.latency;

import java.util.Arrays;

/** How long transactions took, in nanoseconds. Not thread-safe. */
final class Latencies {

    private long[] nanos = new long[1024];
    private int size;

    void add(long value) {
        if (size == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * size);
        }
        nanos[size++] = value;
    }

    void addAll(Latencies others) {
        for (int i = 0; i < others.size; i++) {
            add(others.nanos[i]);
        }
    }

    int size() {
        return size;
    }

    /** Milliseconds within which that share of the transactions was done: the nearest rank. */
    double millis(double share) {
        if (size == 0) {
            throw new IllegalStateException("no transaction was measured");
        }
        long[] sorted = Arrays.copyOf(nanos, size);
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * size) - 1)] / 1e6;
    }
}

package dev.driftless.engine;

import dev.driftless.store.Key;
import dev.driftless.store.StoreFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How long a batch may take, and how often a row alone took longer. Kept by one worker from one batch to the next; not
 * thread-safe.
 */
final class TimeLimit {

    /** A row that is too slow so often, with a wait between, is at fault itself. */
    private static final int MOST_TIMES = 3;

    private final Map<Key, Integer> slow = new HashMap<>();
    private Duration limit = Duration.ZERO;
    private long started;

    void begin(Duration newLimit) {
        limit = newLimit;
        started = System.nanoTime();
    }

    boolean isOver() {
        return longer(started);
    }

    /** Whether more than the limit has passed since a moment. */
    boolean longer(long since) {
        return System.nanoTime() - since > limit.toNanos();
    }

    /** Whether so many nanoseconds are more than the limit. */
    boolean exceededBy(long nanos) {
        return nanos > limit.toNanos();
    }

    StoreFailure exceeded() {
        return new StoreFailure(StoreFailure.Kind.SLOW, "the batch took longer than transactionLimit, " + words());
    }

    /** Counts that a row alone took too long; whether that is once too often. */
    boolean tooOften(Key key) {
        return slow.merge(key, 1, Integer::sum) >= MOST_TIMES;
    }

    String problem(String what) {
        return what + " took longer than transactionLimit, " + words() + ", " + MOST_TIMES + " times";
    }

    private String words() {
        return limit.toMillis() + " ms";
    }

    void batchCommitted() {
        slow.clear();
    }
}

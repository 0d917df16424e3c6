package dev.driftless.engine;

import dev.driftless.RunOptions;
import dev.driftless.Throttle;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides from a throttle's answers whether a worker goes on, waits, or ends the run because the signal has been
 * unreadable for too long. Holds nothing while it waits; one for each worker, not thread-safe.
 */
final class ThrottleGate {

    private static final Logger LOG = LoggerFactory.getLogger(ThrottleGate.class);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

    /** After so long without asking, an unreadable signal counts as newly unreadable. */
    private static final Duration LONGEST_GAP = Duration.ofMinutes(1);

    private final @Nullable Throttle throttle;
    private final Duration unreadableLimit;
    private final LongSupplier nanoTime;

    private Duration nextWait = SHORTEST_WAIT;
    private boolean unreadable;
    private long unreadableSince;
    private long answeredAt;

    /** The throttle of a process's own options, if it has one. */
    ThrottleGate(RunOptions own, LongSupplier nanoTime) {
        this.throttle = own.throttle().orElse(null);
        this.unreadableLimit = own.throttleUnreadableLimit();
        this.nanoTime = nanoTime;
    }

    /** How a throttle is asked: {@code session::ask}. */
    @FunctionalInterface
    interface Asking {
        Optional<String> ask(Throttle throttle) throws Exception;
    }

    /** What a worker does before its next batch. */
    sealed interface Decision {

        /** Takes the batch. */
        record Go() implements Decision {}

        /** Gives its connection back, sleeps, and asks again. */
        record Wait(String reason, Duration time) implements Decision {}

        /** Ends the run as CANCELED with reason {@link #REASON} and this sentence. */
        record End(String error) implements Decision {
            static final String REASON = "throttle_unreadable";
        }
    }

    Decision decide(Asking asking) {
        Throttle asked = throttle;
        if (asked == null) {
            return new Decision.Go();
        }
        long start = nanoTime.getAsLong();
        try {
            return readable(asking.ask(asked));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unreadable(e, start);
        } catch (SQLFeatureNotSupportedException e) {
            return new Decision.End("The throttle's signal cannot be read on this database (" + Errors.of(e)
                    + "); call again with another throttle, or none, to go on from the last committed batch.");
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            return unreadable(e, start);
        }
    }

    /** The most rows that the throttle wants in a batch of adaptive size; an explicit size is kept. */
    int mostRows() {
        try {
            return throttle == null ? Integer.MAX_VALUE : Math.max(1, throttle.mostRows());
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            LOG.warn("A throttle's mostRows threw and counts as no limit", e);
            return Integer.MAX_VALUE;
        }
    }

    /** Tells the throttle; what it throws is logged, for the rows are committed. */
    void batchCommitted(long rows) {
        try {
            if (throttle != null) {
                throttle.batchCommitted(rows);
            }
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            LOG.warn("A throttle's batchCommitted threw; the run goes on", e);
        }
    }

    private Decision readable(@Nullable Optional<String> answer) {
        if (answer == null) {
            throw new IllegalStateException("reasonToWait returned null instead of Optional.empty()");
        }
        unreadable = false;
        if (answer.isEmpty()) {
            nextWait = SHORTEST_WAIT;
            return new Decision.Go();
        }
        return new Decision.Wait(answer.get(), waiting());
    }

    private Decision unreadable(Throwable thrown, long start) {
        long now = nanoTime.getAsLong();
        if (!unreadable || start - answeredAt > LONGEST_GAP.toNanos()) {
            unreadable = true;
            unreadableSince = start;
        }
        answeredAt = now;
        Duration passed = Duration.ofNanos(now - unreadableSince);
        if (passed.compareTo(unreadableLimit) >= 0) {
            return new Decision.End("The throttle's signal could not be read for " + passed.toSeconds() + " s ("
                    + Errors.of(thrown) + "); put it right and call again to go on from the last committed batch.");
        }
        Duration wait = waiting();
        Duration left = unreadableLimit.minus(passed);
        return new Decision.Wait("the throttle's signal cannot be read: " + Errors.of(thrown),
                wait.compareTo(left) < 0 ? wait : left);
    }

    /** Twice as long each time. */
    private Duration waiting() {
        Duration wait = nextWait;
        Duration doubled = wait.multipliedBy(2);
        nextWait = doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
        return wait;
    }
}

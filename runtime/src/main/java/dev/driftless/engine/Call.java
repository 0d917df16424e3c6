package dev.driftless.engine;

import dev.driftless.RunOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What the workers of one call on one run share. Thread-safe. */
final class Call {

    private final String runId;
    private final RunOptions own;
    private final RunEvents events;
    private final Signal signal = new Signal();
    private final Departure departure;
    private final long started;
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, Call::daemon);
    private volatile boolean over;

    /** The options are those of the call, which began at a nanosecond of this process; what belongs to the run is stored with it. */
    Call(String runId, RunOptions own, RunEvents events, Departure departure, long started) {
        this.started = started;
        this.departure = departure;
        departure.wake(signal);
        this.runId = runId;
        this.own = own;
        this.events = events;
        clock.setRemoveOnCancelPolicy(true);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "driftless-leases");
        thread.setDaemon(true);
        return thread;
    }

    /** Does something again and again, first after one period, until it is canceled; on another thread. */
    Future<?> every(Duration period, Runnable work) {
        return clock.scheduleAtFixedRate(work, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    String runId() {
        return runId;
    }

    RunOptions own() {
        return own;
    }

    RunEvents events() {
        return events;
    }

    Signal signal() {
        return signal;
    }

    /** Lets every worker leave at its next batch boundary. */
    void end() {
        over = true;
        signal.raise();
    }

    /** Once no worker is left. */
    void close() {
        departure.forget(signal);
        clock.shutdown();
    }

    /** Why a worker is to leave a run that goes on; empty while it is not. */
    Optional<String> leaveBecause() {
        if (Thread.currentThread().isInterrupted()) {
            return Optional.of("interrupted");
        }
        if (over || departure.asked()) {
            return Optional.of("left");
        }
        boolean late = !own.timeout().isZero() && System.nanoTime() - started > own.timeout().toNanos();
        return late ? Optional.of("timeout") : Optional.empty();
    }
}

package dev.driftless.engine;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Exponential back-off with jitter: how long to wait after so many attempts in a row. */
final class Backoff {

    private static final long FIRST_MILLIS = 10;
    private static final long LONGEST_MILLIS = 1_000;

    private Backoff() {}

    /** Sleeps; an interrupt ends the sleep and stays noted. */
    static void sleep(Duration time) {
        try {
            Thread.sleep(Math.max(1, time.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Between half and the whole of 10 ms, 20 ms, 40 ms, .. 1 s. */
    static Duration after(int attempts) {
        long whole = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(20, Math.max(0, attempts - 1)));
        return Duration.ofMillis(whole / 2 + ThreadLocalRandom.current().nextLong(whole / 2 + 1));
    }
}

package dev.driftless.engine;

import java.time.Duration;

/** Wakes the workers of one call when one of them has changed what the others wait for. Thread-safe. */
final class Signal {

    private long raised;

    synchronized void raise() {
        raised++;
        notifyAll();
    }

    /** Waits until the signal is raised, at most so long; an interrupt ends the wait and stays noted. */
    synchronized void await(Duration longest) {
        long before = raised;
        long end = System.nanoTime() + longest.toNanos();
        try {
            for (long left = longest.toMillis(); raised == before && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

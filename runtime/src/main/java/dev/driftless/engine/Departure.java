package dev.driftless.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Whether the workers of one call are to leave at their next batch boundary. Thread-safe. */
final class Departure {

    private final Set<Signal> sleepers = ConcurrentHashMap.newKeySet();
    private volatile boolean asked;

    void ask() {
        asked = true;
        sleepers.forEach(Signal::raise);
    }

    boolean asked() {
        return asked;
    }

    /** Wakes who waits for the signal when the time has come. */
    void wake(Signal signal) {
        sleepers.add(signal);
        if (asked) {
            signal.raise();
        }
    }

    void forget(Signal signal) {
        sleepers.remove(signal);
    }
}

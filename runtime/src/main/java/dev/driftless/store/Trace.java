package dev.driftless.store;

import java.util.Optional;

/**
 * What a database told of everybody at work in it, from one look of a worker to its next. Looks of different connections can
 * be compared. Not thread-safe.
 */
public final class Trace {

    private Optional<String> last = Optional.empty();

    /** Who has been at work since the last look; nothing can be said of the first, nor where the database tells nothing. */
    public Others look(Optional<String> now) {
        Optional<String> before = last;
        last = now;
        if (before.isEmpty() || now.isEmpty()) {
            return Others.UNKNOWN;
        }
        return before.equals(now) ? Others.NONE : Others.SOME;
    }
}

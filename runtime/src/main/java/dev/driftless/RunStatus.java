package dev.driftless;

import java.util.Locale;

/**
 * Where a run, or a migration, stands. {@link #DRY_RUN}, {@link #NOOP} and {@link #DRIFT_BLOCKED} are results only and
 * never stored.
 */
public enum RunStatus {
    /** Not started yet. */
    PENDING,
    /** At work, or waiting to be continued by the next caller. */
    RUNNING,
    /** Done. */
    COMPLETED,
    /** Stopped by an error; the next run in the same direction goes on where it stopped. */
    FAILED,
    /** Stopped on request; the next run goes on where it stopped. */
    CANCELED,
    /** What would have happened was computed; nothing was written. */
    DRY_RUN,
    /** There was nothing to do. */
    NOOP,
    /** An applied migration is not what was applied; nothing was done. */
    DRIFT_BLOCKED;

    /**
     * The name as it is stored and printed.
     *
     * @return the constant's name in lower case, for instance {@code drift_blocked}
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The status of a stored or printed name.
     *
     * @param label a constant's name in lower case
     * @return the status
     * @throws IllegalArgumentException if there is no such status
     */
    public static RunStatus ofLabel(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}

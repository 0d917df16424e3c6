package dev.driftless.store;

/**
 * How far a migration is.
 *
 * @param sweep number of the sweep at work, from 1; 0 if the migration has no ranges
 * @param counts rows since the ranges were cut or turned; skipped rows count once however many sweeps met them
 * @param sweepChanged rows written in the sweep at work
 * @param sweepSeen rows met in the sweep at work and not written
 * @param earlier rows that older code handled, or that a restart sees again
 * @param moved whether any row was changed since the ranges were cut, in either direction
 */
public record Progress(int sweep, Counts counts, long sweepChanged, long sweepSeen, long earlier, boolean moved) {

    /** A migration that has not begun. */
    public static final Progress NONE = new Progress(0, Counts.NONE, 0, 0, 0, false);
}

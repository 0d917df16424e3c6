package dev.driftless;

import java.time.Duration;
import java.util.List;

/**
 * What happened to one migration; counts are rows, since the migration's ranges were cut, over all processes and runs
 * in the same direction.
 *
 * @param id the migration
 * @param status where it stands
 * @param processed rows that the method has seen: changed, skipped and failed
 * @param changed rows that were written
 * @param skipped rows that the method left alone
 * @param failed rows that are quarantined
 * @param remaining rows that still match the {@code where} although they were visited
 * @param earlier rows that older code handled, or that a restart sees again
 * @param notSimulated in a dry run, rows whose method tried to write through its context
 * @param elapsed time that this call spent on the migration
 * @param approximate in a dry run, whether another pending migration may change what this one sees
 * @param samples in a dry run, the first rows that would change
 */
public record MigrationReport(
        String id,
        RunStatus status,
        long processed,
        long changed,
        long skipped,
        long failed,
        long remaining,
        long earlier,
        long notSimulated,
        Duration elapsed,
        boolean approximate,
        List<SampleChange> samples) {

    /** Copies the list. */
    public MigrationReport {
        samples = List.copyOf(samples);
    }
}

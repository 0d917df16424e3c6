package dev.driftless;

import java.util.List;
import java.util.Optional;

/**
 * Everything the database and the manifest tell about migrations at one moment.
 *
 * @param activeRun the run that holds the run slot, alive or abandoned; empty if none does
 * @param runs at most the 100 newest runs, newest first
 * @param migrations one entry for each migration that was ever run, in id order
 * @param pending ids of the manifest that are not wholly applied, in id order
 * @param drift differences between what was applied and the manifest
 * @param failures quarantined rows
 */
public record MigrationStatus(
        Optional<RunState> activeRun,
        List<RunState> runs,
        List<MigrationState> migrations,
        List<String> pending,
        List<Drift> drift,
        List<RowFailure> failures) {

    /** Copies the lists. */
    public MigrationStatus {
        runs = List.copyOf(runs);
        migrations = List.copyOf(migrations);
        pending = List.copyOf(pending);
        drift = List.copyOf(drift);
        failures = List.copyOf(failures);
    }
}

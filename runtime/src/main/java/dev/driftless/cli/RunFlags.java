package dev.driftless.cli;

import dev.driftless.Drift;
import dev.driftless.MigrationStatus;
import dev.driftless.RowErrors;
import dev.driftless.RunOptions;
import dev.driftless.Throttles;
import dev.driftless.runtime.Migrator;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a run is carried out; what is not said here is as the settings say. */
final class RunFlags {

    @Option(names = "--dry-run", description = "Tell what would be changed; write nothing.")
    private boolean dryRun;

    @Option(names = "--allow-drift", description = "Go on although an applied migration was edited or is missing. For emergencies.")
    private boolean allowDrift;

    @Option(names = "--batch-size", paramLabel = "ROWS", description = "Rows of a batch; else the size follows the time it takes.")
    private @Nullable Integer batchSize;

    @Option(names = "--parallelism", paramLabel = "WORKERS", description = "Workers of this process, a connection each; 1 if nothing is said.")
    private @Nullable Integer parallelism;

    @Option(names = "--timeout-ms", paramLabel = "MS", description = "How long this process works; the run is not ended, and what goes on with it is printed.")
    private @Nullable Long timeoutMs;

    @Mixin
    private PollOption poll = new PollOption();

    @Option(names = "--strict", negatable = true,
            description = "Whether drift, failure, cancel and timeout exit with 1, or with a warning and 0.")
    private @Nullable Boolean strict;

    @Option(names = "--skip-failed", paramLabel = "ROWS",
            description = "Record up to so many rows that cannot be changed, and go on; else the first one ends the run.")
    private @Nullable Long skipFailed;

    @Option(names = "--rows-per-second", paramLabel = "ROWS", description = "Visit no more rows than this.")
    private @Nullable Long rowsPerSecond;

    boolean dryRun() {
        return dryRun;
    }

    boolean strict(Settings settings) {
        return strict == null ? settings.strict() : strict;
    }

    /** A configured allowDrift never passes over a migration that was edited half-way: only the flag does. */
    boolean allowsDrift(Settings settings, Supplier<MigrationStatus> status) {
        return allowDrift || settings.allowDrift()
                && status.get().drift().stream().noneMatch(drift -> drift.kind() == Drift.Kind.EDITED_MIDWAY);
    }

    /** Whether drift keeps anything from being done; a restart lifts what was edited half-way. */
    boolean blocks(MigrationStatus status, Settings settings, boolean restart) {
        return !(restart && settings.allowDrift()) && !allowsDrift(settings, () -> status) && status.drift().stream()
                .anyMatch(drift -> drift.blocking() && !(restart && drift.kind() == Drift.Kind.EDITED_MIDWAY));
    }

    Duration pollInterval(Settings settings) {
        return poll.interval(settings);
    }

    /** Everything but drift. */
    private RunOptions rules(Settings settings) {
        RunOptions options = RunOptions.defaults().dryRun(dryRun).timeout(settings.timeout());
        if (settings.batchSize() > 0) {
            options = options.batchSize(settings.batchSize());
        }
        options = set(options, "--batch-size", batchSize, value -> o -> o.batchSize(value));
        options = set(options, "--parallelism", parallelism, value -> o -> o.parallelism(value));
        options = set(options, "--timeout-ms", timeoutMs, value -> o -> o.timeout(Duration.ofMillis(value)));
        options = set(options, "--skip-failed", skipFailed, value -> o -> o.onRowError(RowErrors.skip(value)));
        return set(options, "--rows-per-second", rowsPerSecond, value -> o -> o.throttle(Throttles.rowsPerSecond(value)));
    }

    /** Refuses values that break their rules, whatever the settings are. */
    void check() {
        rules(Settings.DEPLOY);
        poll.check();
    }

    /** A migration that was edited half-way begins again with a restart. */
    RunOptions options(Settings settings, Migrator migrator, boolean restart) {
        RunOptions options = rules(settings);
        options = options.allowDrift(restart && settings.allowDrift() || allowsDrift(settings, migrator::status));
        return restart ? options.restart(true) : options;
    }

    /** Sets an option; its rule is broken in the words of the command line. */
    private static <T> RunOptions set(RunOptions options, String flag, @Nullable T value,
            Function<T, UnaryOperator<RunOptions>> change) {
        if (value == null) {
            return options;
        }
        try {
            return change.apply(value).apply(options);
        } catch (IllegalArgumentException e) {
            throw new UsageException(flag + " " + value + ": " + e.getMessage() + ".");
        }
    }
}

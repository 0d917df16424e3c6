package dev.driftless.cli;

import dev.driftless.MigrationState;
import dev.driftless.MigrationStatus;
import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.manifest.Manifest;
import dev.driftless.manifest.ManifestEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Rolls back. */
@Command(name = "down", description = "Roll migrations back, the highest id first: --steps N of them, or all after --to ID.",
        sortOptions = false)
final class DownCommand implements Callable<Integer> {

    @Option(names = "--steps", paramLabel = "N", description = "Roll back so many migrations.")
    private @Nullable Integer steps;

    @Option(names = "--to", paramLabel = "ID", description = "Roll back everything applied after this migration, which stays.")
    private @Nullable String to;

    @Mixin
    private final DatabaseOptions database;

    @Mixin
    private RunFlags flags = new RunFlags();

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    DownCommand(DatabaseOptions database) {
        this.database = database;
    }

    @Override
    public Integer call() {
        Rollback rollback = rollback();
        flags.check();
        Place place = database.open();
        if (!flags.dryRun() && !Consent.given(database, yes, () -> question(place))) {
            return ExitCode.FAILED;
        }
        RunOptions options = flags.options(place.settings(), place.migrator(), false);
        Working working = new Working(database, flags.strict(place.settings()), flags.pollInterval(place.settings()));
        if (flags.dryRun()) {
            return working.look("down", () -> place.migrator().down(rollback, options));
        }
        return working.run(place.migrator(), this::again, () -> place.migrator().down(rollback, options));
    }

    /** Empty for what the migrator refuses, or has nothing to do for. */
    private Optional<String> question(Place place) {
        Manifest manifest = place.migrator().manifest();
        MigrationStatus status = place.migrator().status();
        List<MigrationState> begun = status.migrations().stream()
                .filter(state -> state.applied() || state.status() != RunStatus.COMPLETED)
                .filter(state -> manifest.find(state.id()).isPresent() || !isRetired(state.id(), status))
                .filter(state -> to == null || state.id().compareTo(to) > 0)
                .sorted(Comparator.comparing(MigrationState::id).reversed())
                .limit(steps == null ? Long.MAX_VALUE : steps)
                .toList();
        if (to != null && manifest.find(to).isEmpty() || begun.isEmpty() || flags.blocks(status, place.settings(), false)
                || !begun.stream().allMatch(state -> manifest.find(state.id()).flatMap(ManifestEntry::down).isPresent())) {
            return Optional.empty();
        }
        // Of one that was begun, the migrator looks whether it has changed any row.
        boolean known = begun.stream().allMatch(MigrationState::applied);
        String what = known ? Words.ids(begun.stream().map(MigrationState::id).toList())
                : to != null ? "all that was applied or begun after " + to
                : "the last " + steps + " of what was applied or begun";
        return Optional.of("Roll back " + what + " on " + place.label() + "?");
    }

    /** What was deleted and then accepted is no drift any more. */
    private static boolean isRetired(String id, MigrationStatus status) {
        return status.drift().stream().noneMatch(drift -> drift.migrationId().equals(id));
    }

    /** What goes on with this rollback, and no further: steps count what is applied, be it only in part. */
    private String again(RunResult result) {
        if (to != null) {
            return "down --to " + to;
        }
        if (result.plan().isEmpty()) {
            return "down --steps " + steps;
        }
        return "down --steps " + Math.max(1, RunPrinter.left(result).size());
    }

    private Rollback rollback() {
        if ((steps == null) == (to == null)) {
            throw new UsageException(steps == null
                    ? "down needs to know how far: give --steps N, or --to ID."
                    : "--steps and --to both say how far to roll back: give one of them.");
        }
        try {
            return steps != null ? Rollback.steps(steps) : Rollback.to(Objects.requireNonNull(to));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--" + e.getMessage() + ".");
        }
    }
}

package dev.driftless.cli;

import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import java.util.Objects;
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
        Place place = database.open();
        if (!flags.dryRun() && !Consent.given(database, yes, "Roll back (" + rollback + ") " + place.label() + "?")) {
            return ExitCode.FAILED;
        }
        RunOptions options = flags.options(place.settings(), place.migrator(), false);
        Working working = new Working(database.terminal(), database.output(), flags.strict(place.settings()),
                flags.pollInterval(place.settings()));
        String again = steps != null ? "down --steps " + steps : "down --to " + to;
        return working.run(place.migrator(), again, () -> place.migrator().down(rollback, options));
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

package dev.driftless.cli;

import dev.driftless.MigrationStatus;
import dev.driftless.RunOptions;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Applies what is pending. */
@Command(name = "up", description = "Apply every pending migration, in id order.", sortOptions = false)
final class UpCommand implements Callable<Integer> {

    @Mixin
    private final DatabaseOptions database;

    @Mixin
    private RunFlags flags = new RunFlags();

    @Option(names = "--restart", description = "Begin unfinished migrations again from their first row.")
    private boolean restart;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    UpCommand(DatabaseOptions database) {
        this.database = database;
    }

    @Override
    public Integer call() {
        flags.check();
        Place place = database.open();
        if (!flags.dryRun() && !Consent.given(database, yes, () -> question(place))) {
            return ExitCode.FAILED;
        }
        RunOptions options = flags.options(place.settings(), place.migrator(), restart);
        Working working = new Working(database, flags.strict(place.settings()), flags.pollInterval(place.settings()));
        if (flags.dryRun()) {
            return working.look("up", () -> place.migrator().up(options));
        }
        return working.run(place.migrator(), result -> "up", () -> place.migrator().up(options));
    }

    private Optional<String> question(Place place) {
        MigrationStatus status = place.migrator().status();
        return status.pending().isEmpty() || flags.blocks(status, place.settings(), restart)
                ? Optional.empty()
                : Optional.of("Apply " + Words.ids(status.pending()) + " to " + place.label() + "?");
    }
}

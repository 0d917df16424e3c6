package dev.driftless.cli;

import dev.driftless.CancelResult;
import dev.driftless.MigrationStatus;
import dev.driftless.runtime.Migrator;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops a run at its next batch boundary. */
@Command(name = "cancel", description = "Stop the active run at its next batch boundary, in whatever process it works.",
        sortOptions = false)
final class CancelCommand implements Callable<Integer> {

    @Option(names = "--run-id", paramLabel = "ID", description = "Only if it is this run.")
    private @Nullable String runId;

    @Mixin
    private final DatabaseOptions database;

    CancelCommand(DatabaseOptions database) {
        this.database = database;
    }

    @Override
    public Integer call() {
        Migrator migrator = database.open().migrator();
        // What is canceled at once is not active any more afterwards.
        MigrationStatus before = migrator.status();
        CancelResult result = runId == null ? migrator.cancel() : migrator.cancel(runId);
        return database.say(Records.members(result), sentence(result, before));
    }

    private static String sentence(CancelResult result, MigrationStatus before) {
        String run = "Run " + result.runId().orElse("");
        return switch (result.status()) {
            case CANCEL_REQUESTED -> run + " stops at its next batch boundary; migrate "
                    + before.activeRun().filter(active -> result.runId().equals(Optional.of(active.runId())))
                            .map(active -> Words.goesOn(active, before)).orElse("up") + " goes on where it stopped.";
            case CANCELED -> run + " is canceled: nobody was working on it.";
            case NOOP -> switch (result.reason().orElse("")) {
                case "run_not_found" -> "Nothing to cancel: there is no " + run.toLowerCase(Locale.ROOT) + ".";
                case "run_not_running" -> "Nothing to cancel: " + run + " is not running.";
                default -> "Nothing to cancel: no run is active.";
            };
        };
    }
}

package dev.driftless.cli;

import dev.driftless.RunResult;
import dev.driftless.runtime.Migrator;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/** Carries out a run: shows how it goes, lets it be interrupted, and says how it ended. */
final class Working {

    private final DatabaseOptions database;
    private final RunPrinter printer;
    private final Duration pollInterval;

    Working(DatabaseOptions database, boolean strict, Duration pollInterval) {
        this.database = database;
        this.printer = new RunPrinter(database, strict);
        this.pollInterval = pollInterval;
    }

    /** Carries it out; the exit code. The command is what goes on where that has stopped. */
    @SuppressWarnings("try")
    int run(Migrator migrator, Function<RunResult, String> command, Supplier<RunResult> work) {
        try (Interruption interruption = Interruption.leaving(migrator, database::sayMeanwhile)) {
            RunResult result = result(migrator, work);
            return printer.print(result, command.apply(result));
        }
    }

    /** What only reads may be ended at any time. */
    int look(String command, Supplier<RunResult> work) {
        return printer.print(work.get(), command);
    }

    RunResult result(Migrator migrator, Supplier<RunResult> work) {
        ProgressView view = ProgressView.of(database.terminal(), database.output().json());
        try (Progress progress = Progress.start(migrator, view, pollInterval)) {
            RunResult result = work.get();
            progress.end(result);
            return result;
        }
    }
}

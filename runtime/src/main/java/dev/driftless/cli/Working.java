package dev.driftless.cli;

import dev.driftless.RunResult;
import dev.driftless.runtime.Migrator;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/** Carries out a run: shows how it goes, lets it be interrupted, and says how it ended. */
final class Working {

    private final Terminal terminal;
    private final OutputOptions output;
    private final RunPrinter printer;
    private final Duration pollInterval;

    Working(Terminal terminal, OutputOptions output, boolean strict, Duration pollInterval) {
        this.terminal = terminal;
        this.output = output;
        this.printer = new RunPrinter(terminal, output, strict);
        this.pollInterval = pollInterval;
    }

    /** Carries it out; the exit code. The command is what goes on where that has stopped. */
    @SuppressWarnings("try")
    int run(Migrator migrator, Function<RunResult, String> command, Supplier<RunResult> work) {
        try (Interruption interruption = Interruption.leaving(migrator)) {
            RunResult result = result(migrator, work);
            return printer.print(result, command.apply(result));
        }
    }

    /** What only reads may be ended at any time. */
    int look(String command, Supplier<RunResult> work) {
        return printer.print(work.get(), command);
    }

    RunResult result(Migrator migrator, Supplier<RunResult> work) {
        try (Progress progress = Progress.start(migrator, ProgressView.of(terminal, output.json()), pollInterval)) {
            RunResult result = work.get();
            progress.end(result);
            return result;
        }
    }
}

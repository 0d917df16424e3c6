package dev.driftless.cli;

import dev.driftless.RunResult;
import dev.driftless.runtime.Migrator;
import java.time.Duration;
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

    /** The exit code. */
    @SuppressWarnings("try")
    int run(Migrator migrator, String command, Supplier<RunResult> work) {
        try (Interruption interruption = Interruption.leaving(migrator)) {
            return printer.print(result(migrator, work), command);
        }
    }

    RunResult result(Migrator migrator, Supplier<RunResult> work) {
        try (Progress progress = Progress.start(migrator, ProgressView.of(terminal, output.json()), pollInterval)) {
            RunResult result = work.get();
            progress.end(result);
            return result;
        }
    }
}

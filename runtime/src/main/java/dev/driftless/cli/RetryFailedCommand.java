package dev.driftless.cli;

import dev.driftless.runtime.Migrator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tries recorded rows again. */
@Command(name = "retry-failed", description = "Try the rows again that a migration has recorded as failed.", sortOptions = false)
final class RetryFailedCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "ID", description = "The migration.")
    private String id = "";

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    private final @Nullable Migrator given;
    private final Terminal terminal;

    RetryFailedCommand(@Nullable Migrator given, Terminal terminal) {
        this.given = given;
        this.terminal = terminal;
    }

    @Override
    @SuppressWarnings("try")
    public Integer call() {
        Place place = connection.open(given, terminal);
        RunPrinter printer = new RunPrinter(terminal, output, true);
        try (Interruption interruption = Interruption.leaving(place.migrator())) {
            return printer.print(place.migrator().retryFailed(id), "retry-failed " + id);
        }
    }
}

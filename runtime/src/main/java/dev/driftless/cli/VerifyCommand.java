package dev.driftless.cli;

import dev.driftless.runtime.Migrator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Counts what a migration would still change. */
@Command(name = "verify", description = "Count, by reading only, the rows that a migration would still change.", sortOptions = false)
final class VerifyCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "ID", description = "The migration.")
    private String id = "";

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    private final @Nullable Migrator given;
    private final Terminal terminal;

    VerifyCommand(@Nullable Migrator given, Terminal terminal) {
        this.given = given;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Place place = connection.open(given, terminal);
        return new RunPrinter(terminal, output, true).print(place.migrator().verify(id), "verify");
    }
}

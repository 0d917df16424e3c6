package dev.driftless.cli;

import dev.driftless.runtime.Migrator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Accepts edited migrations, or retires deleted ones. */
@Command(name = "accept-drift", sortOptions = false,
        description = "Accept that applied migrations were edited, or retire deleted ones. Nothing is run.")
final class AcceptDriftCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "ID", description = "The migrations.")
    private List<String> ids = new ArrayList<>();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    private final @Nullable Migrator given;
    private final Terminal terminal;

    AcceptDriftCommand(@Nullable Migrator given, Terminal terminal) {
        this.given = given;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        connection.open(given, terminal).migrator().acceptDrift(ids.toArray(String[]::new));
        if (output.json()) {
            terminal.json(Map.of("accepted", ids));
        } else {
            terminal.out().println("Accepted: " + String.join(", ", ids) + ".");
        }
        return ExitCode.DONE;
    }
}

package dev.driftless.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
    private final DatabaseOptions database;

    AcceptDriftCommand(DatabaseOptions database) {
        this.database = database;
    }

    @Override
    public Integer call() {
        database.open().migrator().acceptDrift(ids.toArray(String[]::new));
        return database.say(Map.of("accepted", ids), "Accepted: " + String.join(", ", ids) + ".");
    }
}

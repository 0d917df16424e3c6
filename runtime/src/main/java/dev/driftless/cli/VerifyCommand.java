package dev.driftless.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Counts what a migration would still change. */
@Command(name = "verify", description = "Count, by reading only, the rows that a migration would still change.", sortOptions = false)
final class VerifyCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "ID", description = "The migration.")
    private String id = "";

    @Mixin
    private final DatabaseOptions database;

    VerifyCommand(DatabaseOptions database) {
        this.database = database;
    }

    @Override
    public Integer call() {
        Place place = database.open();
        return new RunPrinter(database, true).print(place.migrator().verify(id), "verify");
    }
}

package dev.driftless.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tries recorded rows again. */
@Command(name = "retry-failed", description = "Try the rows again that a migration has recorded as failed.", sortOptions = false)
final class RetryFailedCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "ID", description = "The migration.")
    private String id = "";

    @Mixin
    private final DatabaseOptions database;

    RetryFailedCommand(DatabaseOptions database) {
        this.database = database;
    }

    @Override
    @SuppressWarnings("try")
    public Integer call() {
        Place place = database.open();
        RunPrinter printer = new RunPrinter(database, true);
        try (Interruption interruption = Interruption.leaving(place.migrator(), database::sayMeanwhile)) {
            return printer.print(place.migrator().retryFailed(id), "retry-failed " + id);
        }
    }
}

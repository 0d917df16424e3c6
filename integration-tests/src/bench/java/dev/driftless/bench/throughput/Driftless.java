package dev.driftless.bench.throughput;

import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.bench.database.Database;
import dev.driftless.manifest.Manifest;
import dev.driftless.runtime.Migrator;
import javax.sql.DataSource;

/** This library, with its defaults but for the number of workers. It creates its tables within what is measured. */
final class Driftless implements Contestant {

    private final int workers;

    Driftless(int workers) {
        this.workers = workers;
    }

    static String name(int workers) {
        return "Driftless, " + workers + (workers == 1 ? " worker" : " workers");
    }

    /** The options of all runs; nothing else is set anywhere. */
    static RunOptions options(int workers) {
        return RunOptions.defaults().parallelism(workers);
    }

    /** Runs the one migration, with the job's number of changes or an exception. */
    static void migrate(DataSource source, int workers) {
        Manifest manifest = Manifest.load(Driftless.class.getClassLoader())
                .only(entry -> entry.className().equals(BackfillEmailDomain.class.getName()));
        RunResult result = Migrator.builder().dataSource(source).manifest(manifest).build().up(options(workers)).orThrow();
        if (result.migrations().size() != 1) {
            throw new IllegalStateException("not one migration ran: " + result);
        }
    }

    @Override
    public String name() {
        return name(workers);
    }

    @Override
    public void run(Database database) {
        migrate(database.pool(), workers);
    }
}

package dev.driftless.bench.latency;

import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.Throttles;
import dev.driftless.bench.database.AccountTable;
import dev.driftless.bench.database.Database;
import dev.driftless.manifest.Manifest;
import dev.driftless.runtime.Migrator;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What runs beside the application.
 *
 * @param name in tables and plots
 * @param ours whether it is this library
 * @param whole whether it goes on until every row is migrated
 * @param work the migration
 */
record Scenario(String name, boolean ours, boolean whole, Work work) {

    private static final String MIGRATION = "dev.driftless.bench.throughput.BackfillEmailDomain";

    /** A migration. */
    interface Work {

        /**
         * Migrates.
         *
         * @param database where
         * @param atMost how much longer the application is to be measured; work that is {@link Scenario#whole} takes its time
         */
        void run(Database database, Duration atMost) throws Exception;
    }

    static Scenario none() {
        return new Scenario("no migration", false, false, (database, atMost) -> Thread.sleep(atMost.toMillis()));
    }

    static Scenario driftless() {
        return new Scenario("Driftless, 1 worker", true, true, (database, atMost) -> migrate(database, options()).orThrow());
    }

    static Scenario throttled(long rowsPerSecond) {
        String name = String.format(Locale.ROOT, "Driftless, rowsPerSecond(%,d)", rowsPerSecond);
        return new Scenario(name, true, false, (database, atMost) -> {
            RunResult result = migrate(database, options().throttle(Throttles.rowsPerSecond(rowsPerSecond)).timeout(atMost));
            if (result.status() != RunStatus.RUNNING) {
                result.orThrow();
            }
        });
    }

    static Scenario singleUpdate() {
        return new Scenario("single UPDATE", false, true, (database, atMost) -> database.execute(List.of(
                "UPDATE account SET email_domain = " + database.dialect().domain() + " WHERE " + AccountTable.TO_DO)));
    }

    static Scenario springBatch(SpringBatchJob job) {
        return new Scenario(job.name(), false, true, (database, atMost) -> job.run(database));
    }

    /** Nothing but the defaults. */
    static RunOptions options() {
        return RunOptions.defaults();
    }

    private static RunResult migrate(Database database, RunOptions options) {
        Manifest manifest = Manifest.load(Scenario.class.getClassLoader()).only(entry -> entry.className().equals(MIGRATION));
        if (manifest.entries().size() != 1) {
            throw new IllegalStateException(MIGRATION + " is not in the manifest");
        }
        return Migrator.builder().dataSource(database.pool()).manifest(manifest).build().up(options);
    }
}

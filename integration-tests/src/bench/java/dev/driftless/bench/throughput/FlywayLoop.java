package dev.driftless.bench.throughput;

import dev.driftless.bench.database.Database;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;

/** The loop as a Java migration, run by Flyway on a schema that it takes over as it is. */
final class FlywayLoop implements Contestant {

    static final String NAME = "Flyway Java migration";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void run(Database database) {
        int executed = Flyway.configure()
                .dataSource(database.pool())
                .locations(new String[0])
                .javaMigrations(new V1__Backfill_email_domain())
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate()
                .migrationsExecuted;
        if (executed != 1) {
            throw new IllegalStateException("Flyway ran " + executed + " migrations instead of one");
        }
    }

    /** Flyway reads version and description from the name. */
    static final class V1__Backfill_email_domain extends BaseJavaMigration {

        @Override
        public boolean canExecuteInTransaction() {
            return false;
        }

        @Override
        public void migrate(Context context) throws Exception {
            AddBatchLoop.run(context.getConnection());
        }
    }
}

package dev.driftless.bench.throughput;

import dev.driftless.bench.database.Database;
import io.changock.migration.api.annotations.NonLockGuarded;
import io.mongock.api.annotations.ChangeUnit;
import io.mongock.api.annotations.Execution;
import io.mongock.api.annotations.RollbackExecution;
import io.mongock.runner.standalone.MongockStandalone;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The loop as a change unit, run by Mongock. It has no driver for SQL databases, so its audit log and its lock are kept in
 * memory, which costs it nothing; the loop runs on the database like the others. Flamingock, its successor, has drivers for
 * SQL, but none of its artifacts could be had from Maven Central when this was written.
 */
final class MongockLoop implements Contestant {

    static final String NAME = "Mongock change unit";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void run(Database database) {
        MemoryDriver driver = new MemoryDriver();
        MongockStandalone.builder()
                .setDriver(driver)
                .addMigrationClass(BackfillEmailDomain.class)
                .addDependency(DataSource.class, database.pool())
                .setTransactional(false)
                .buildRunner()
                .execute();
        if (driver.executed() != 1) {
            throw new IllegalStateException("Mongock ran " + driver.executed() + " change units instead of one");
        }
    }

    /** Without the annotation each call to JDBC would go through a proxy that looks at the lock. */
    @ChangeUnit(id = "backfill-email-domain", order = "1", author = "bench")
    public static final class BackfillEmailDomain {

        /** Mongock calls it. */
        @Execution
        public void fill(@NonLockGuarded DataSource dataSource) throws SQLException {
            try (Connection connection = dataSource.getConnection()) {
                AddBatchLoop.run(connection);
            }
        }

        /** Mongock demands it. */
        @RollbackExecution
        public void rollback() {
            throw new IllegalStateException("the change unit failed");
        }
    }
}

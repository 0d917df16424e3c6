package dev.driftless.it.engine;

import static dev.driftless.it.engine.Items.PLUS_ONE_SOURCE;
import static dev.driftless.it.engine.Items.count;
import static dev.driftless.it.engine.Items.migrator;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.driftless.CancelResult;
import dev.driftless.MigrationException;
import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of the connections that are borrowed. */
class ConnectionsTest {

    private static final RunOptions ONES = RunOptions.defaults().batchSize(1);

    private static HikariDataSource poolOfOne(TestDatabase db, boolean autoCommit) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(db.dataSource());
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(10_000);
        config.setAutoCommit(autoCommit);
        return new HikariDataSource(config);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aPoolOfOneServesTheRunAndStatusAndCancelFromAnotherThread(Vendor vendor) throws Exception {
        TestDatabase db = Items.database(vendor, 20_000);
        try (HikariDataSource pool = poolOfOne(db, true)) {
            Migrator migrator = migrator(new TestDatabase(vendor, pool), PLUS_ONE_SOURCE).build();
            CompletableFuture<RunResult> run = CompletableFuture.supplyAsync(() -> migrator.up(ONES));
            org.awaitility.Awaitility.await().until(() -> migrator.status().activeRun().isPresent());
            assertThat(migrator.cancel().status()).isEqualTo(CancelResult.Status.CANCEL_REQUESTED);
            assertThat(run.get(20, SECONDS).status()).isEqualTo(RunStatus.CANCELED);

            assertThat(migrator.up(RunOptions.defaults().batchSize(5000)).status()).isEqualTo(RunStatus.COMPLETED);
        }
        assertThat(count(db, "n = 1")).isEqualTo(20_000);
    }

    @Test
    void aPooledConnectionThatIsLostInMidRunIsReplaced() {
        TestDatabase db = Items.database(Vendor.POSTGRESQL, 2_000);
        try (HikariDataSource pool = poolOfOne(db, true)) {
            Migrator migrator = migrator(new TestDatabase(Vendor.POSTGRESQL, pool), PLUS_ONE_SOURCE)
                    .listener(Items.afterBatches(5, () -> db.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE datname = current_database() AND pid <> pg_backend_pid()")))
                    .build();
            assertThat(migrator.up(RunOptions.defaults().batchSize(100)).status()).isEqualTo(RunStatus.COMPLETED);
        }
        assertThat(count(db, "n = 1")).isEqualTo(2_000);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void connectionsWithoutAutocommitDoAsWell(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 50);
        try (HikariDataSource pool = poolOfOne(db, false)) {
            Migrator migrator = migrator(new TestDatabase(vendor, pool), PLUS_ONE_SOURCE).build();
            assertThat(migrator.up(RunOptions.defaults().dryRun(true)).status()).isEqualTo(RunStatus.DRY_RUN);
            assertThat(migrator.up().status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(count(db, "n = 1")).isEqualTo(50);
            assertThat(migrator.down(Rollback.steps(1)).status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(count(db, "n = 0")).isEqualTo(50);
        }
    }

    /** One physical connection, never closed, as a test framework or a thread-bound transaction hands it out. */
    private static DataSource always(Connection connection) {
        Connection kept = (Connection) java.lang.reflect.Proxy.newProxyInstance(ConnectionsTest.class.getClassLoader(),
                new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    try {
                        return method.invoke(connection, args);
                    } catch (java.lang.reflect.InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return (DataSource) java.lang.reflect.Proxy.newProxyInstance(ConnectionsTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class}, (proxy, method, args) -> kept);
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void settingsOfABorrowedConnectionAreRestored(Vendor vendor) throws SQLException {
        TestDatabase db = Items.database(vendor, 30);
        try (Connection connection = db.dataSource().getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA other");
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            switch (vendor) {
                case POSTGRESQL -> {
                    statement.execute("SET search_path = public, other");
                    statement.execute("SET lock_timeout = 4321");
                    connection.setReadOnly(true);
                }
                case H2 -> statement.execute("SET LOCK_TIMEOUT 4321");
                case MARIADB -> {
                    statement.execute("SET SESSION innodb_lock_wait_timeout = 17, lock_wait_timeout = 18, sql_mode = 'ANSI_QUOTES'");
                    connection.setReadOnly(true);
                }
            }
            connection.setAutoCommit(false);
            Migrator migrator = migrator(new TestDatabase(vendor, always(connection)), PLUS_ONE_SOURCE).build();

            assertThat(migrator.up(RunOptions.defaults().batchSize(10)).orThrow().status()).isEqualTo(RunStatus.COMPLETED);

            assertThat(connection.getAutoCommit()).isFalse();
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
            switch (vendor) {
                case POSTGRESQL -> {
                    assertThat(connection.isReadOnly()).isTrue();
                    assertThat(shown(statement, "SHOW search_path")).isEqualTo("public, other");
                    assertThat(shown(statement, "SHOW lock_timeout")).isEqualTo("4321ms");
                }
                case H2 -> assertThat(shown(statement, "SELECT LOCK_TIMEOUT()")).isEqualTo("4321");
                case MARIADB -> {
                    assertThat(connection.isReadOnly()).isTrue();
                    assertThat(shown(statement, "SELECT CONCAT_WS(' ', @@innodb_lock_wait_timeout, @@lock_wait_timeout, @@sql_mode)"))
                            .isEqualTo("17 18 ANSI_QUOTES");
                }
            }
            connection.rollback();
        }
        assertThat(count(db, "n = 1")).isEqualTo(30);
    }

    private static String shown(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aConnectionInTheMiddleOfATransactionIsRefusedAndItsTransactionLeftAlone(Vendor vendor) throws SQLException {
        TestDatabase db = Items.database(vendor, 30);
        try (Connection connection = db.dataSource().getConnection(); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeUpdate("UPDATE items SET state = 'mine' WHERE id = 1");
            Migrator migrator = migrator(new TestDatabase(vendor, always(connection)), PLUS_ONE_SOURCE).build();

            assertThatThrownBy(migrator::up).isInstanceOf(MigrationException.class).hasMessageContaining("open transaction");

            connection.rollback();
        }
        assertThat(count(db, "state IS NULL AND n = 0")).isEqualTo(30);
        assertThat(db.hasTable("migration_run")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void internalTablesLiveInTheSchemaGiven(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 30);
        db.execute("CREATE SCHEMA inner_tables");

        migrator(db, PLUS_ONE_SOURCE).schema("inner_tables").build().up().orThrow();

        assertThat(db.rows("SELECT LOWER(table_name) FROM information_schema.tables"
                + " WHERE LOWER(table_schema) = 'inner_tables' ORDER BY 1")).isEqualTo(List.of(
                "migration_failure", "migration_lock", "migration_range", "migration_run", "migration_state"));
        assertThat(db.number("SELECT COUNT(*) FROM information_schema.tables WHERE LOWER(table_name) = 'migration_run'"
                + (vendor == Vendor.MARIADB ? " AND table_schema IN (DATABASE(), 'inner_tables')" : ""))).isEqualTo(1);
        TestDatabase bare = Items.database(vendor, 30);
        assertThatThrownBy(() -> migrator(bare, PLUS_ONE_SOURCE).createTables(false).build().up())
                .isInstanceOf(MigrationException.class).hasMessageContaining("schema-" + vendor.name().toLowerCase() + ".sql");
    }
}

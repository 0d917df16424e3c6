package dev.driftless.it.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.driftless.MigrationException;
import dev.driftless.NotAppliedException;
import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.SchemaException;
import dev.driftless.StoreException;
import dev.driftless.it.FileProcess;
import dev.driftless.it.Temporary;
import dev.driftless.runtime.Migrator;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Settings of SQLite's connections: those that are restored, those that do not serve, and connections that only read. */
class SqliteSettingsTest {

    private static final RunOptions TENS = RunOptions.defaults().batchSize(10);

    /** One connection, never closed. */
    private static DataSource always(Connection connection) {
        Connection kept = (Connection) java.lang.reflect.Proxy.newProxyInstance(SqliteSettingsTest.class.getClassLoader(),
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
        return (DataSource) java.lang.reflect.Proxy.newProxyInstance(SqliteSettingsTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class}, (proxy, method, args) -> kept);
    }

    private static DataSource with(Counted items, java.util.function.Consumer<SQLiteConfig> settings) {
        SQLiteConfig config = new SQLiteConfig();
        settings.accept(config);
        SQLiteDataSource dataSource = new SQLiteDataSource(config);
        dataSource.setUrl(items.db().url());
        return dataSource;
    }

    private static String shown(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void settingsOfABorrowedConnectionAreRestored(boolean autoCommit) throws SQLException {
        Counted items = Counted.rows(30, "WAL");
        try (Connection connection = items.db().dataSource().getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 4321");
            connection.setAutoCommit(autoCommit);
            Migrator migrator = items.builder(Counted.PLUS_ONE).dataSource(always(connection)).build();

            assertThat(migrator.up(TENS.dryRun(true)).status()).isEqualTo(RunStatus.DRY_RUN);
            assertThat(migrator.up(TENS).error()).isEmpty();
            assertThat(migrator.down(Rollback.steps(1), TENS).error()).isEmpty();
            assertThat(migrator.up(TENS).error()).isEmpty();

            assertThat(connection.getAutoCommit()).isEqualTo(autoCommit);
            assertThat(shown(statement, "PRAGMA busy_timeout")).isEqualTo("4321");
            assertThat(shown(statement, "PRAGMA query_only")).isEqualTo("0");
            if (!autoCommit) {
                connection.rollback();
            }
        }
        items.everyRowOnce();
    }

    /** With IMMEDIATE the driver takes the write lock with the change of autocommit; a dry run lets go of it. */
    @ParameterizedTest
    @ValueSource(strings = {"DEFERRED", "IMMEDIATE", "EXCLUSIVE"})
    void everyTransactionModeOfTheDriverServes(String mode) {
        Counted items = Counted.rows(30, "DELETE");
        Migrator migrator = items.builder(Counted.PLUS_ONE)
                .dataSource(with(items, config -> config.setTransactionMode(SQLiteConfig.TransactionMode.valueOf(mode)))).build();

        assertThat(migrator.up(TENS.dryRun(true)).status()).isEqualTo(RunStatus.DRY_RUN);
        assertThat(migrator.up(TENS).error()).isEmpty();
        items.everyRowOnce();
    }

    @ParameterizedTest
    @ValueSource(strings = {"OFF", "MEMORY"})
    void refusesToWriteWithoutAJournalOnDisk(String mode) {
        Counted items = Counted.rows(30, "DELETE");
        DataSource unsafe = with(items, config -> config.setJournalMode(SQLiteConfig.JournalMode.valueOf(mode)));

        assertThatThrownBy(() -> items.builder(Counted.PLUS_ONE).dataSource(unsafe).build().up()).isInstanceOf(StoreException.class)
                .hasMessageContainingAll("journal_mode " + mode.toLowerCase(), "set WAL or DELETE on the DataSource");
        assertThat(items.db().hasTable("migration_run")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:sqlite::memory:", "jdbc:sqlite:", "jdbc:sqlite:file:shared?mode=memory&cache=shared"})
    void refusesADatabaseThatIsNoFile(String url) {
        Counted items = Counted.rows(1, "DELETE");

        assertThatThrownBy(() -> items.builder(Counted.PLUS_ONE).dataSource(FileProcess.dataSource(url)).build().up())
                .isInstanceOf(StoreException.class).hasMessageContaining("use a file");
    }

    @Test
    void refusesATableOfAnAttachedDatabaseSinceItsCommitIsAnother() throws Exception {
        Counted items = Counted.rows(1, "DELETE");
        Path other = Temporary.file("other", ".db");
        try (Connection connection = items.db().dataSource().getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("ATTACH '" + other + "' AS shop");
            statement.execute("CREATE TABLE shop.things (id INTEGER PRIMARY KEY, n INT)");
            String methods = Counted.PLUS_ONE.replace("\"items\"", "\"shop.things\"");

            assertThatThrownBy(() -> items.builder(methods).dataSource(always(connection)).build().up())
                    .isInstanceOf(SchemaException.class).hasMessageContainingAll("shop.things", "is in an attached database");
            assertThat(items.builder(Counted.PLUS_ONE).dataSource(always(connection)).build().up().error()).isEmpty();
        }
        items.everyRowOnce();
    }

    @Test
    void aConnectionThatMayOnlyReadLooksAndSimulates() {
        Counted items = Counted.rows(30, "DELETE");
        DataSource readOnly = with(items, config -> config.setReadOnly(true));
        Migrator reader = items.builder(Counted.PLUS_ONE).dataSource(readOnly).build();

        RunResult dry = reader.up(RunOptions.defaults().dryRun(true));
        assertThat(dry.migrations().get(0).changed()).isEqualTo(30);
        assertThat(reader.status().pending()).hasSize(1);
        assertThat(reader.verify("20260101_000000_m").reason()).contains("rows_remaining");
        assertThatThrownBy(reader::requireApplied).isInstanceOf(NotAppliedException.class);
        assertThatThrownBy(reader::up).isInstanceOf(MigrationException.class).hasMessageContaining("readonly database");
        assertThat(items.db().hasTable("migration_run")).isFalse();

        assertThat(items.builder(Counted.PLUS_ONE).build().up().error()).isEmpty();
        reader.requireApplied();
        assertThat(reader.up().status()).isEqualTo(RunStatus.NOOP);
        items.everyRowOnce();
    }

    /** A dry run must not write, also where the text of a statement does not tell that it would. */
    @Test
    void aDryRunEndsACallAtItsFirstWriteAndChangesNothing() {
        Counted items = Counted.rows(30, "DELETE");
        String methods = """
                @Up(table = "items")
                Patch up(MigrationContext context, Document item) throws Exception {
                    try (var statement = context.connection().createStatement()) {
                        statement.executeUpdate("UPDATE items SET state = 'seen' WHERE id = " + item.getLong("id"));
                    }
                    return Patch.set("n", item.getInt("n") + 1);
                }
                """;
        Migrator migrator = items.builder(methods).build();

        assertThat(migrator.up(RunOptions.defaults().dryRun(true)).migrations().get(0).notSimulated()).isEqualTo(30);
        assertThat(items.db().number("SELECT COUNT(*) FROM items WHERE n = 0 AND state IS NULL")).isEqualTo(30);
        assertThat(migrator.up().error()).isEmpty();
        assertThat(items.db().number("SELECT COUNT(*) FROM items WHERE n = 1 AND state = 'seen'")).isEqualTo(30);
    }
}

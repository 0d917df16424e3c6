package dev.driftless.it.contract;

import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteDataSource;

/** SQLite: one writer at a time and so no row locks, one schema, no statement timeout. */
final class SqliteTraits extends VendorTraits {

    @Override
    Vendor vendor() {
        return Vendor.SQLITE;
    }

    @Override
    boolean oneWriter() {
        return true;
    }

    @Override
    boolean hasSchemas() {
        return false;
    }

    @Override
    DataSource unreachable() {
        SQLiteDataSource dataSource = new SQLiteDataSource();
        dataSource.setUrl("jdbc:sqlite:/nowhere/to/be/found.db");
        return dataSource;
    }

    @Override
    String series(int last) {
        return "(WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < " + last + ") SELECT i FROM s)";
    }

    @Override
    boolean hasStatementTimeout() {
        return false;
    }

    @Override
    void exceedStatementTimeout(Connection connection) {
        throw new UnsupportedOperationException();
    }

    @Override
    void cut(TestDatabase db, Connection connection) throws SQLException {
        connection.close();
    }

    @Override
    List<String> suppressingTrigger() {
        return List.of("CREATE TRIGGER suppress BEFORE UPDATE ON items WHEN OLD.n = 13 BEGIN SELECT RAISE(IGNORE); END");
    }

    @Override
    List<String> refusingTrigger() {
        return List.of("CREATE TRIGGER refuse BEFORE UPDATE ON items WHEN OLD.n = 13 BEGIN SELECT RAISE(ABORT, 'unlucky'); END");
    }

    @Override
    List<String> deferredForeignKey() {
        return List.of("DROP TABLE items", "CREATE TABLE items (id BIGINT NOT NULL PRIMARY KEY, n INT NOT NULL,"
                + " name VARCHAR(20), owner BIGINT REFERENCES owners (id) DEFERRABLE INITIALLY DEFERRED)",
                "INSERT INTO items SELECT i, 0, 'old', NULL FROM " + series(10));
    }

    @Override
    boolean constraintsSpeakUpEarly() {
        return false;
    }

    @Override
    List<String> applicationSettings() {
        return List.of("PRAGMA busy_timeout = 777");
    }

    @Override
    String showSettings() {
        return "PRAGMA busy_timeout";
    }

    @Override
    int otherIsolation() {
        return Connection.TRANSACTION_READ_UNCOMMITTED;
    }

    @Override
    void analyze(TestDatabase db, String table) {
        db.execute("ANALYZE");
    }

    /** Steps of the virtual machine. */
    @Override
    long cost(RecordedConnection connection, Runnable work) throws SQLException {
        AtomicLong steps = new AtomicLong();
        ProgressHandler.setHandler(connection.real(), 1, new ProgressHandler() {
            @Override
            protected int progress() {
                steps.incrementAndGet();
                return 0;
            }
        });
        try {
            work.run();
        } finally {
            ProgressHandler.clearHandler(connection.real());
        }
        return steps.get();
    }

    /** A transaction that has read cannot write after another one has written: the counterpart of a deadlock. */
    @Override
    Optional<SQLException> deadlock(TestDatabase db) throws Exception {
        db.execute("PRAGMA journal_mode = WAL");
        try (Connection reader = db.dataSource().getConnection(); Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.executeQuery("SELECT n FROM items").close();
            db.execute("UPDATE items SET n = n + 1 WHERE id = 1");
            statement.execute("UPDATE items SET n = n + 1 WHERE id = 2");
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(e);
        }
    }

    @Override
    boolean limitsTexts() {
        return false;
    }

    @Override
    long mostPageCost() {
        return 12_000;
    }

    @Override
    List<KeyCase> keyCases() {
        List<KeyCase> cases = new ArrayList<>(KeyCase.common());
        cases.add(KeyCase.of("INTEGER", "-9223372036854775808", "9223372036854775807", "0", "10", "9"));
        cases.add(KeyCase.of("TEXT COLLATE NOCASE", "'a'", "'B'", "'ab'", "'Z'", "'a '", "'10'", "'9'"));
        cases.add(KeyCase.of("TEXT COLLATE RTRIM", "'a'", "'A'", "'B'", "'ab  '", "' '"));
        cases.add(KeyCase.of("BLOB", "X''", "X'00'", "X'00ff'", "X'ff'", "X'5c'"));
        cases.add(KeyCase.of("REAL", "0.1", "1e-300", "-5", "9e999", "-9e999"));
        cases.add(KeyCase.of("DECIMAL(10, 3)", "0.001", "-0.001", "10", "9", "'text'"));
        cases.add(new KeyCase("no type", "k NOT NULL", "k", List.of("1", "1.5", "'1'", "X'31'", "'a'", "-1")));
        cases.add(KeyCase.of("DATETIME", "'2024-02-29 12:00:00.123456'", "'2024-02-29 12:00:00.123457'", "1709208000", "'now'"));
        cases.add(KeyCase.of("UUID", "'00000000-0000-0000-0000-000000000000'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'", "'7'"));
        cases.add(new KeyCase("mixed", "a TEXT NOT NULL COLLATE NOCASE, b REAL NOT NULL, c BLOB NOT NULL", "a, b, c", List.of(
                "'a', 1.5, X'00'", "'A', 1.5, X'01'", "'b', -1, X'ff'", "'B', 2, X''", "'B', 2, X'00'")));
        return cases;
    }
}

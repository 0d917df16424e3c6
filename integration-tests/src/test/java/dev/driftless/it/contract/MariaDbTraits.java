package dev.driftless.it.contract;

import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.mariadb.jdbc.MariaDbDataSource;

/** MariaDB: no trigger can make an update do nothing, and constraints are never deferred. */
final class MariaDbTraits extends VendorTraits {

    @Override
    Vendor vendor() {
        return Vendor.MARIADB;
    }

    @Override
    String createSchema(TestDatabase db) {
        String schema = db.rows("SELECT CONCAT(DATABASE(), '_driftless')").get(0);
        db.execute("CREATE DATABASE " + schema);
        return schema;
    }

    @Override
    DataSource unreachable() {
        try {
            return new MariaDbDataSource("jdbc:mariadb://localhost:1/nothing");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    String series(int last) {
        return "(SELECT seq AS i FROM seq_1_to_" + last + ") s";
    }

    @Override
    void exceedStatementTimeout(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET STATEMENT max_statement_time = 0.2 FOR SELECT SUM(seq % 7) FROM seq_1_to_10000000000");
        }
    }

    @Override
    void cut(TestDatabase db, Connection connection) {
        db.rows("SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()")
                .forEach(id -> db.execute("KILL CONNECTION " + id));
    }

    @Override
    List<String> suppressingTrigger() {
        return List.of();
    }

    @Override
    List<String> refusingTrigger() {
        return List.of("CREATE TRIGGER refuse BEFORE UPDATE ON items FOR EACH ROW IF OLD.n = 13 THEN"
                + " SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'unlucky'; END IF");
    }

    @Override
    List<String> applicationSettings() {
        return List.of("SET SESSION innodb_lock_wait_timeout = 33, lock_wait_timeout = 44,"
                + " sql_mode = 'PIPES_AS_CONCAT,ANSI_QUOTES'");
    }

    @Override
    String showSettings() {
        return "SELECT @@innodb_lock_wait_timeout, @@lock_wait_timeout, @@sql_mode";
    }

    @Override
    void analyze(TestDatabase db, String table) {
        db.execute("ANALYZE TABLE " + table);
    }

    /** Rows that the server asked its storage engine for; those of showing it are few. */
    @Override
    long cost(RecordedConnection connection, Runnable work) throws SQLException {
        long before = handled(connection.real());
        work.run();
        return handled(connection.real()) - before;
    }

    private static long handled(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SHOW SESSION STATUS LIKE 'Handler_read%'")) {
            long sum = 0;
            while (result.next()) {
                sum += result.getLong(2);
            }
            return sum;
        }
    }

    @Override
    long mostPageCost() {
        return 300;
    }

    @Override
    List<KeyCase> keyCases() {
        List<KeyCase> cases = new ArrayList<>(KeyCase.common());
        cases.add(KeyCase.of("TINYINT", "-128", "127", "0", "1"));
        cases.add(KeyCase.of("INT UNSIGNED", "4294967295", "2147483648", "0", "10", "9"));
        cases.add(KeyCase.of("BIGINT UNSIGNED", "18446744073709551615", "9223372036854775808", "9223372036854775807", "0", "9"));
        cases.add(KeyCase.of("DECIMAL(30, 3)", "0.001", "-0.001", "123456789012345678901234567.891", "1", "10", "9"));
        cases.add(KeyCase.of("CHAR(5)", "''", "'a'", "'ab'", "'abcde'", "'B'", "' a'"));
        cases.add(KeyCase.of("VARCHAR(20) CHARACTER SET latin1 COLLATE latin1_swedish_ci", "'a'", "'B'", "'ab'", "'Z'", "'é'", "'10'"));
        cases.add(KeyCase.of("VARCHAR(20) COLLATE utf8mb4_bin", "'a'", "'A'", "'B'", "'ab'", "'Z'", "'é'", "'😀'"));
        cases.add(KeyCase.of("VARCHAR(20) COLLATE utf8mb4_nopad_bin", "'a'", "'a '", "'A'", "' '", "''"));
        cases.add(KeyCase.of("UUID", "'00000000-0000-0000-0000-000000000000'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'",
                "'123e4567-e89b-12d3-a456-426655440000'", "'7fffffff-ffff-1fff-bfff-ffffffffffff'"));
        cases.add(KeyCase.of("VARBINARY(10)", "X''", "X'00'", "X'00ff'", "X'ff'", "X'5c'"));
        cases.add(KeyCase.of("BINARY(3)", "X'000000'", "X'00ff00'", "X'ff0000'", "X'000001'"));
        cases.add(KeyCase.of("DOUBLE", "0.1", "1e-300", "-5", "1.7976931348623157e308"));
        cases.add(KeyCase.of("FLOAT", "0.1", "16777216", "-5", "3.4e38"));
        cases.add(KeyCase.of("DATE", "'0000-00-00'", "'2024-00-00'", "'1000-01-01'", "'2024-02-29'", "'9999-12-31'"));
        cases.add(KeyCase.of("DATETIME(6)", "'0000-00-00'", "'1000-01-01 00:00:00'", "'2024-02-29 12:00:00.123456'", "'2024-02-29 12:00:00.123457'",
                "'9999-12-31 23:59:59.999999'"));
        cases.add(KeyCase.of("TIMESTAMP(6)", "'1980-01-01 00:00:01'", "'2024-02-29 12:00:00.123456'", "'2024-02-29 12:00:00.123457'"));
        cases.add(KeyCase.of("TIME(6)", "'00:00'", "'23:59:59.999999'", "'12:00'", "'-01:00'", "'100:00'"));
        cases.add(new KeyCase("mixed", "a UUID NOT NULL, b DATETIME(6) NOT NULL, c DECIMAL(20, 5) NOT NULL", "a, b, c", List.of(
                "'00000000-0000-0000-0000-000000000001', '2020-01-01 00:00:00', 1",
                "'00000000-0000-0000-0000-000000000001', '2020-01-01 00:00:00', 1.00001",
                "'00000000-0000-0000-0000-000000000001', '2019-01-01 00:00:00', 2",
                "'f0000000-0000-0000-0000-000000000001', '2020-01-01 00:00:00.000001', -1",
                "'f0000000-0000-0000-0000-000000000001', '2020-01-01 00:00:00', 5")));
        return cases;
    }
}

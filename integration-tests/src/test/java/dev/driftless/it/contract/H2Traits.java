package dev.driftless.it.contract;

import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.h2.api.Trigger;
import org.h2.jdbcx.JdbcDataSource;

/** H2: its planner makes little of composite keys, no trigger makes an update do nothing, no constraint is deferred. */
final class H2Traits extends VendorTraits {

    private static final Pattern SCANNED = Pattern.compile("scanCount: (\\d+)");

    @Override
    Vendor vendor() {
        return Vendor.H2;
    }

    @Override
    DataSource unreachable() {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:tcp://localhost:1/nothing");
        return dataSource;
    }

    @Override
    String series(int last) {
        return "(SELECT X AS i FROM SYSTEM_RANGE(1, " + last + ")) s";
    }

    @Override
    void exceedStatementTimeout(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET QUERY_TIMEOUT 200");
            statement.execute("SELECT COUNT(*) FROM SYSTEM_RANGE(1, 10000000000) WHERE X % 7 = 3");
        }
    }

    @Override
    void cut(TestDatabase db, Connection connection) {
        db.execute("SHUTDOWN IMMEDIATELY");
    }

    @Override
    List<String> suppressingTrigger() {
        return List.of();
    }

    @Override
    List<String> refusingTrigger() {
        return List.of("CREATE TRIGGER refuse BEFORE UPDATE ON items FOR EACH ROW CALL '" + Refuse.class.getName() + "'");
    }

    /** H2's triggers are classes. */
    public static final class Refuse implements Trigger {
        @Override
        public void fire(Connection connection, Object[] oldRow, Object[] newRow) throws SQLException {
            if (oldRow[1].equals(13)) {
                throw new SQLException("unlucky");
            }
        }
    }

    @Override
    List<String> applicationSettings() {
        return List.of("SET LOCK_TIMEOUT 4321");
    }

    @Override
    String showSettings() {
        return "SELECT LOCK_TIMEOUT()";
    }

    @Override
    void analyze(TestDatabase db, String table) {
        db.execute("ANALYZE TABLE " + table);
    }

    /** Rows that the work's queries scanned, by executing them again. */
    @Override
    long cost(RecordedConnection connection, Runnable work) throws SQLException {
        connection.queries().clear();
        work.run();
        long scanned = 0;
        for (RecordedConnection.Query query : List.copyOf(connection.queries())) {
            if (query.sql.contains("WALKED")) {
                scanned += scanned(connection.real(), query);
            }
        }
        return scanned;
    }

    private static long scanned(Connection connection, RecordedConnection.Query query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("EXPLAIN ANALYZE " + query.sql)) {
            query.bind(statement);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                Matcher matcher = SCANNED.matcher(result.getString(1));
                long sum = 0;
                while (matcher.find()) {
                    sum += Long.parseLong(matcher.group(1));
                }
                return sum;
            }
        }
    }

    @Override
    boolean entersCompositeKeys() {
        return false;
    }

    @Override
    boolean keepsToTheKey() {
        return false;
    }

    @Override
    long mostPageCost() {
        return 200;
    }

    @Override
    List<KeyCase> keyCases() {
        List<KeyCase> cases = new ArrayList<>(KeyCase.common());
        cases.add(KeyCase.of("TINYINT", "-128", "127", "0", "1"));
        cases.add(KeyCase.of("UUID", "'00000000-0000-0000-0000-000000000000'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'",
                "'80000000-0000-0000-0000-000000000000'", "'7fffffff-ffff-ffff-ffff-ffffffffffff'"));
        cases.add(KeyCase.of("NUMERIC(30, 3)", "0.001", "-0.001", "123456789012345678901234567.891", "1", "10", "9"));
        cases.add(KeyCase.of("DECFLOAT", "1.5", "1E40", "-1E-40", "0", "10", "9"));
        cases.add(KeyCase.of("CHAR(5)", "''", "'a'", "'ab'", "'abcde'", "'B'", "' a'"));
        cases.add(KeyCase.of("VARCHAR_IGNORECASE(20)", "'a'", "'B'", "'ab'", "'Z'", "'a '"));
        cases.add(KeyCase.of("VARBINARY(10)", "X''", "X'00'", "X'00ff'", "X'ff'"));
        cases.add(KeyCase.of("BINARY(3)", "X'000000'", "X'00ff00'", "X'ff0000'", "X'000001'"));
        cases.add(KeyCase.of("BOOLEAN", "TRUE", "FALSE"));
        cases.add(KeyCase.of("DOUBLE PRECISION", "'NaN'", "'Infinity'", "'-Infinity'", "0.1", "1e-300", "-5"));
        cases.add(KeyCase.of("DATE", "'-0044-03-15'", "'0001-01-01'", "'12024-02-29'"));
        cases.add(KeyCase.of("TIME(9)", "'00:00'", "'23:59:59.999999999'", "'12:00'"));
        cases.add(KeyCase.of("TIMESTAMP(9)", "'2024-02-29 12:00:00.123456789'", "'2024-02-29 12:00:00.123456788'",
                "'0001-01-01 00:00:00'"));
        cases.add(KeyCase.of("TIMESTAMP(9) WITH TIME ZONE", "'2024-02-29 12:00:00.123456789+05:30'",
                "'2024-02-29 12:00:00.123456788+05:30'", "'1900-01-01 00:00:00+00'"));
        cases.add(new KeyCase("mixed", "a UUID NOT NULL, b TIMESTAMP(6) NOT NULL, c NUMERIC(20, 5) NOT NULL", "a, b, c", List.of(
                "'00000000-0000-0000-0000-000000000001', '2020-01-01 00:00:00', 1",
                "'00000000-0000-0000-0000-000000000001', '2020-01-01 00:00:00', 1.00001",
                "'00000000-0000-0000-0000-000000000001', '2019-01-01 00:00:00', 2",
                "'f0000000-0000-0000-0000-000000000001', '2020-01-01 00:00:00.000001', -1",
                "'f0000000-0000-0000-0000-000000000001', '2020-01-01 00:00:00', 5")));
        return cases;
    }
}

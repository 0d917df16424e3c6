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
import org.postgresql.ds.PGSimpleDataSource;

/** PostgreSQL: it has everything that the contract asks for. */
final class PostgresTraits extends VendorTraits {

    @Override
    Vendor vendor() {
        return Vendor.POSTGRESQL;
    }

    @Override
    DataSource unreachable() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setPortNumbers(new int[] {1});
        return dataSource;
    }

    @Override
    String series(int last) {
        return "generate_series(1, " + last + ") AS s(i)";
    }

    @Override
    void exceedStatementTimeout(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET statement_timeout = '200ms'; SELECT pg_sleep(10)");
        }
    }

    @Override
    void cut(TestDatabase db, Connection connection) {
        db.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }

    @Override
    List<String> suppressingTrigger() {
        return List.of("CREATE OR REPLACE FUNCTION suppress() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
                "CREATE TRIGGER suppress BEFORE UPDATE ON items FOR EACH ROW WHEN (OLD.n = 13) EXECUTE FUNCTION suppress()");
    }

    @Override
    List<String> refusingTrigger() {
        return List.of("CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql"
                        + " AS 'BEGIN RAISE EXCEPTION ''unlucky''; END'",
                "CREATE TRIGGER refuse BEFORE UPDATE ON items FOR EACH ROW WHEN (OLD.n = 13) EXECUTE FUNCTION refuse()");
    }

    @Override
    List<String> deferredForeignKey() {
        return List.of("ALTER TABLE items ADD FOREIGN KEY (owner) REFERENCES owners (id) DEFERRABLE INITIALLY DEFERRED");
    }

    @Override
    List<String> applicationSettings() {
        return List.of("SET lock_timeout = '1234ms'", "SET statement_timeout = '56789ms'",
                "SET idle_in_transaction_session_timeout = '43210ms'");
    }

    @Override
    String showSettings() {
        return "SELECT current_setting('lock_timeout'), current_setting('statement_timeout'),"
                + " current_setting('idle_in_transaction_session_timeout')";
    }

    @Override
    void analyze(TestDatabase db, String table) {
        db.execute("VACUUM ANALYZE " + table);
    }

    /** Blocks of the table and its indexes. */
    @Override
    long cost(RecordedConnection connection, Runnable work) throws SQLException {
        long before = blocks(connection.real());
        work.run();
        return blocks(connection.real()) - before;
    }

    private static long blocks(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_stat_force_next_flush()");
            try (ResultSet result = statement.executeQuery("""
                    SELECT CAST(SUM(heap_blks_read + heap_blks_hit + idx_blks_read + idx_blks_hit) AS bigint)
                    FROM pg_statio_user_tables WHERE relname = 'walked'
                    """)) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    @Override
    long mostPageCost() {
        return 120;
    }

    @Override
    List<KeyCase> keyCases() {
        List<KeyCase> cases = new ArrayList<>(KeyCase.common());
        cases.add(KeyCase.of("UUID", "'00000000-0000-0000-0000-000000000000'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'",
                "'80000000-0000-0000-0000-000000000000'", "'7fffffff-ffff-ffff-ffff-ffffffffffff'"));
        cases.add(KeyCase.of("NUMERIC", "'NaN'", "'-Infinity'", "'Infinity'", "1.5", "1e40", "-1e-40", "0", "10", "9"));
        cases.add(KeyCase.of("CHAR(5)", "''", "'a'", "'ab'", "'abcde'", "'B'", "' a'"));
        cases.add(KeyCase.of("TEXT COLLATE \"C\"", "'a'", "'B'", "'ab'", "'Z'", "'_'", "'é'"));
        cases.add(KeyCase.of("TEXT COLLATE caseless", "'a'", "'B'", "'ab'", "'Z'", "'_'", "'é'", "'a '"));
        cases.add(KeyCase.of("BYTEA", "'\\x'", "'\\x00'", "'\\x00ff'", "'\\xff'", "'\\x5c'"));
        cases.add(KeyCase.of("BOOLEAN", "TRUE", "FALSE"));
        cases.add(KeyCase.of("FLOAT8", "'NaN'", "'Infinity'", "'-Infinity'", "0.1", "1e-300", "-5"));
        cases.add(KeyCase.of("FLOAT4", "'NaN'", "'Infinity'", "0.1", "1.1e-38", "16777216", "-5"));
        cases.add(KeyCase.of("DATE", "'-infinity'", "'infinity'", "'0044-03-15 BC'", "'0001-01-01'", "'12024-02-29'"));
        cases.add(KeyCase.of("TIME", "'24:00:00'", "'00:00'", "'23:59:59.999999'", "'12:00'"));
        cases.add(KeyCase.of("TIMESTAMP", "'-infinity'", "'infinity'", "'0044-03-15 12:00:00 BC'",
                "'2024-02-29 12:00:00.123456'", "'2024-02-29 12:00:00.123457'"));
        cases.add(KeyCase.of("TIMESTAMPTZ", "'2024-02-29 12:00:00.123456+05:30'", "'2024-02-29 12:00:00.123457+05:30'",
                "'1900-01-01 00:00:00+00'", "'99999-01-01 00:00:00+00'"));
        cases.add(new KeyCase("mixed", "a UUID NOT NULL, b TIMESTAMPTZ NOT NULL, c NUMERIC(20, 5) NOT NULL", "a, b, c", List.of(
                "'00000000-0000-0000-0000-000000000001', '2020-01-01Z', 1", "'00000000-0000-0000-0000-000000000001', '2020-01-01Z', 1.00001",
                "'00000000-0000-0000-0000-000000000001', '2019-01-01Z', 2", "'f0000000-0000-0000-0000-000000000001', '2020-01-01Z', -1",
                "'f0000000-0000-0000-0000-000000000001', '-infinity', 5")));
        return cases;
    }

    @Override
    List<String> beforeKeyCases() {
        return List.of("CREATE COLLATION caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
    }
}

package dev.driftless.it.chaos;

import dev.driftless.it.Vendor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;

/** MariaDB: workers are told by their user; commits are slowed by waiting for others to join the group. */
final class MariaDbArena implements Arena {

    private static final int COMMIT_DELAY_MICROS = 40_000;

    @Override
    public Ledger open(int rows) {
        Ledger ledger = new Ledger(Vendor.MARIADB.database());
        // Clients that go without a word are no news here.
        ledger.db().execute("SET GLOBAL log_warnings = 1");
        ledger.db().execute(Ledger.TABLES.toArray(String[]::new));
        ledger.db().execute("""
                CREATE TRIGGER record_write AFTER UPDATE ON items FOR EACH ROW
                BEGIN
                    DECLARE pause DOUBLE;
                    SELECT seconds INTO pause FROM pace;
                    IF pause > 0 THEN
                        DO SLEEP(pause);
                    END IF;
                    INSERT INTO writes (id, moved) VALUES (NEW.id, NEW.n - OLD.n);
                END""");
        ledger.fill(rows);
        return ledger;
    }

    @Override
    public String url(Ledger ledger, String worker) {
        ledger.db().execute(
                "CREATE USER IF NOT EXISTS '" + worker + "'@'127.0.0.1'",
                "GRANT ALL PRIVILEGES ON *.* TO '" + worker + "'@'127.0.0.1'");
        return ledger.db().url().replaceFirst("\\?.*", "") + "?user=" + worker;
    }

    /** The settings are the server's: they concern every database, but tests run one after the other. */
    @Override
    public void slowCommits(Ledger ledger, boolean slow) {
        ledger.db().execute(
                "SET GLOBAL binlog_commit_wait_count = " + (slow ? 100 : 0),
                "SET GLOBAL binlog_commit_wait_usec = " + (slow ? COMMIT_DELAY_MICROS : 0));
    }

    @Override
    public Watch watch(Ledger ledger) {
        try {
            return new Sessions(ledger.db().dataSource().getConnection());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The list of sessions is fresh each time; that of transactions is renewed only after a tenth of a second of rest. */
    private record Sessions(Connection connection) implements Watch {

        private static final Duration REST = Duration.ofMillis(150);

        @Override
        public Map<String, Moment> moments() {
            Map<String, Moment> moments = new HashMap<>();
            query("""
                    SELECT user, info FROM information_schema.processlist
                    WHERE db = DATABASE() AND user LIKE 'worker-%' AND info IS NOT NULL
                    """, row -> {
                String statement = row.getString("info");
                Moment moment = statement.equals("COMMIT") ? Moment.COMMIT
                        : statement.matches("(?is).*(UPDATE|SLEEP|visits|writes).*") ? Moment.BATCH : Moment.ELSEWHERE;
                moments.merge(row.getString("user"), moment, (a, b) -> a.compareTo(b) > 0 ? a : b);
            });
            return moments;
        }

        /** The engine's own transactions change fewer rows than a batch. */
        @Override
        public Moment moment(String worker) {
            if (moments().get(worker) == Moment.COMMIT) {
                return Moment.COMMIT;
            }
            Awaitility.await().pollDelay(REST).until(() -> true);
            Moment[] moment = {Moment.ELSEWHERE};
            query("""
                    SELECT p.user, t.trx_rows_locked + t.trx_rows_modified AS touched_rows
                    FROM information_schema.innodb_trx t
                    JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id
                    WHERE p.db = DATABASE() AND p.user LIKE 'worker-%'
                    """, row -> {
                if (row.getString("user").equals(worker) && row.getInt("touched_rows") >= CrashRun.BATCH_SIZE) {
                    moment[0] = Moment.BATCH;
                }
            });
            return moment[0];
        }

        /** What is done with a row. */
        @FunctionalInterface
        private interface Reader {
            void read(ResultSet row) throws SQLException;
        }

        private void query(String sql, Reader reader) {
            try (PreparedStatement statement = connection.prepareStatement(sql); ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    reader.read(row);
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}

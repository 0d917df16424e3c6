package dev.driftless.it.chaos;

import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** PostgreSQL: workers are told by their application name; commits are slowed by {@code commit_delay}. */
final class PostgresArena implements Arena {

    /** Longer than a look at the server takes, so that a COMMIT that was seen can be met. */
    private static final int COMMIT_DELAY_MICROS = 25_000;

    @Override
    public Ledger open(int rows) {
        Ledger ledger = new Ledger(Vendor.POSTGRESQL.database());
        prepare(ledger.db());
        ledger.fill(rows);
        return ledger;
    }

    /** Creates the tables and the trigger. */
    static void prepare(TestDatabase db) {
        db.execute(Ledger.TABLES.toArray(String[]::new));
        db.execute("""
                CREATE FUNCTION record_write() RETURNS trigger LANGUAGE plpgsql AS $$
                DECLARE
                    pause double precision;
                BEGIN
                    SELECT seconds INTO pause FROM pace;
                    PERFORM pg_sleep(pause) WHERE pause > 0;
                    INSERT INTO writes (id, moved) VALUES (NEW.id, NEW.n - OLD.n);
                    RETURN NULL;
                END $$""",
                "CREATE TRIGGER record_write AFTER UPDATE ON items FOR EACH ROW EXECUTE FUNCTION record_write()");
    }

    @Override
    public String url(Ledger ledger, String worker) {
        return url(ledger.db().url(), worker);
    }

    /** A driver's URL with user and application name. */
    static String url(String url, String worker) {
        String user = url.contains("user=") ? "" : "&user=postgres";
        return url + (url.contains("?") ? "&" : "?") + "ApplicationName=" + worker + user;
    }

    /**
     * The delay applies to every commit, however few transactions are open, that waits for the disk: with {@code local}, a
     * setting that the engine leaves as it is, each does.
     */
    @Override
    public void slowCommits(Ledger ledger, boolean slow) {
        String database = ledger.db().rows("SELECT current_database()").get(0);
        ledger.db().execute(
                "ALTER DATABASE " + database + " SET synchronous_commit = " + (slow ? "local" : "on"),
                "ALTER DATABASE " + database + " SET commit_siblings = 0",
                "ALTER DATABASE " + database + " SET commit_delay = " + (slow ? COMMIT_DELAY_MICROS : 0));
    }

    @Override
    public Watch watch(Ledger ledger) {
        try {
            Connection connection = ledger.db().dataSource().getConnection();
            return new Sessions(connection, connection.prepareStatement("""
                    SELECT a.application_name,
                           a.state = 'active' AND a.query = 'COMMIT' AS commits,
                           EXISTS (SELECT 1 FROM pg_locks l
                                   WHERE l.pid = a.pid AND l.relation = CAST('items' AS regclass)
                                     AND l.mode IN ('RowShareLock', 'RowExclusiveLock')) AS changes_rows
                    FROM pg_stat_activity a
                    WHERE a.datname = current_database() AND a.application_name LIKE 'worker-%'
                      AND a.xact_start IS NOT NULL
                    """));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Locks on the table tell a batch's transaction from the engine's own, and are held until a COMMIT is through. */
    private record Sessions(Connection connection, PreparedStatement statement) implements Watch {

        @Override
        public Map<String, Moment> moments() {
            Map<String, Moment> moments = new HashMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Moment moment = !row.getBoolean("changes_rows") ? Moment.ELSEWHERE
                            : row.getBoolean("commits") ? Moment.COMMIT : Moment.BATCH;
                    moments.merge(row.getString("application_name"), moment, (a, b) -> a.compareTo(b) > 0 ? a : b);
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return moments;
        }

        @Override
        public Moment moment(String worker) {
            return moments().getOrDefault(worker, Moment.ELSEWHERE);
        }

        @Override
        public void close() {
            try (connection; statement) {
                // Closing is all.
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}

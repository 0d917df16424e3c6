package dev.driftless;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Waits while more than a number of other sessions execute a statement. */
final class ActiveSessions {

    private final int max;

    ActiveSessions(int max) {
        this.max = max;
    }

    Optional<String> ask(Connection connection) throws SQLException {
        String product = SignalQuery.product(connection);
        return switch (product) {
            case "PostgreSQL" -> SignalQuery.run(connection, """
                    SELECT COUNT(*) FILTER (WHERE state IN ('active', 'fastpath function call') AND backend_type = 'client backend'),
                           COUNT(*) FILTER (WHERE backend_type IS NULL OR state = 'disabled'),
                           pg_catalog.quote_ident(CURRENT_USER)
                      FROM pg_catalog.pg_stat_activity
                     WHERE pid <> pg_catalog.pg_backend_pid()
                       AND datid IS NOT NULL
                       AND usesysid IS NOT NULL""", this::ofPostgres);
            case "MariaDB", "MySQL" -> SignalQuery.run(connection, "SHOW GLOBAL STATUS LIKE 'Threads_running'", this::ofMaria);
            default -> throw SignalQuery.unsupported("activeSessions", product, "PostgreSQL, MariaDB and MySQL");
        };
    }

    private Optional<String> ofPostgres(ResultSet rows) throws SQLException {
        rows.next();
        long active = rows.getLong(1);
        long hidden = rows.getLong(2);
        Optional<String> reason = reason(active);
        if (reason.isEmpty() && hidden > 0) {
            // Somebody else's session shows no state without these rights, and with track_activities off.
            throw new SQLException("Throttles.activeSessions cannot see what " + hidden + " sessions of pg_stat_activity do: GRANT"
                    + " pg_monitor TO " + rows.getString(3) + ", and leave track_activities on.");
        }
        return reason;
    }

    private Optional<String> ofMaria(ResultSet rows) throws SQLException {
        if (!rows.next()) {
            throw new SQLException("Throttles.activeSessions found no status Threads_running on this server.");
        }
        // The session that asks is one of those that run.
        return reason(rows.getLong(2) - 1);
    }

    private Optional<String> reason(long active) {
        return active > max
                ? Optional.of(active + " sessions are active, more than " + max)
                : Optional.empty();
    }
}

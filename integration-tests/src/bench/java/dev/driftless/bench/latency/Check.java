package dev.driftless.bench.latency;

import dev.driftless.bench.database.Database;
import java.sql.SQLException;

/**
 * Whether a table is what it should be after migration and application have met on it: every change that the application
 * committed is there exactly once, every account that it opened too, and every other value is the template's or the
 * migration's.
 */
final class Check {

    private static final String WRONG = """
            SELECT COUNT(*)
            FROM account_template t
            LEFT JOIN account a ON a.id = t.id
            WHERE a.id IS NULL
                OR a.email IS DISTINCT FROM t.email
                OR a.full_name IS DISTINCT FROM t.full_name
                OR a.note IS DISTINCT FROM t.note
                OR a.email_domain IS DISTINCT FROM COALESCE(t.email_domain, split_part(t.email, '@', 2))
                AND NOT (%s AND t.email_domain IS NULL AND a.email_domain IS NULL)
            """;
    private static final String CHANGES = """
            SELECT SUM(a.customer_id - t.customer_id)
            FROM account_template t
            JOIN account a ON a.id = t.id
            """;

    private Check() {}

    /** What is wrong; empty for nothing. */
    static String of(Database database, long rows, boolean whole, Load.Outcome load) throws SQLException {
        long wrong = database.number(WRONG.formatted(whole ? "FALSE" : "TRUE"));
        long changes = database.number(CHANGES);
        long count = database.number("SELECT COUNT(*) FROM account");
        if (wrong != 0) {
            return wrong + " wrong rows of " + rows;
        }
        if (changes != load.changes()) {
            return changes + " changes of the application, which committed " + load.changes();
        }
        return count == rows + load.opened() ? "" : count + " rows instead of " + (rows + load.opened());
    }
}

package dev.driftless.bench.throughput;

import dev.driftless.bench.database.AccountTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The loop that people write into a migration: a page of rows in key order, {@code addBatch} for each, one transaction a
 * page. Only what the job needs is read. It keeps no place to go on from, but the rows that are done no longer match.
 */
final class AddBatchLoop {

    private static final int PAGE = 1000;

    private static final String SELECT = """
            SELECT id, email
            FROM account
            WHERE %s AND id > ?
            ORDER BY id
            LIMIT %d
            """.formatted(AccountTable.TO_DO, PAGE);
    private static final String UPDATE = """
            UPDATE account
            SET email_domain = ?
            WHERE id = ?
            """;

    private AddBatchLoop() {}

    /** Commits by itself; afterwards the connection commits by itself as before. */
    static void run(Connection connection) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try (PreparedStatement select = connection.prepareStatement(SELECT);
                PreparedStatement update = connection.prepareStatement(UPDATE)) {
            long last = 0;
            int rows;
            do {
                rows = 0;
                select.setLong(1, last);
                try (ResultSet page = select.executeQuery()) {
                    while (page.next()) {
                        last = page.getLong(1);
                        update.setString(1, EmailDomain.of(page.getString(2)));
                        update.setLong(2, last);
                        update.addBatch();
                        rows++;
                    }
                }
                if (rows > 0) {
                    update.executeBatch();
                }
                connection.commit();
            } while (rows == PAGE);
        } finally {
            connection.setAutoCommit(autoCommit);
        }
    }
}

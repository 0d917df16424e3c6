package dev.driftless.bench.latency;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A connection of the application, and its short transactions: of ten, six read an account, three change one, and one opens
 * one. Which one a number stands for is the same in every run.
 */
final class Client implements AutoCloseable {

    private static final String READ = "SELECT customer_id, email, email_domain FROM account WHERE id = ?";
    private static final String CHANGE = "UPDATE account SET customer_id = customer_id + 1 WHERE id = ?";
    private static final String OPEN = """
            INSERT INTO account (id, customer_id, email, full_name, email_domain, note)
            VALUES (?, 0, 'new@example.net', 'New Customer', 'example.net', 'opened while the migration ran')""";

    private final long rows;
    private final AtomicLong lastId;
    private final Connection connection;
    private final PreparedStatement read;
    private final PreparedStatement change;
    private final PreparedStatement open;
    private long changes;
    private long opened;

    /**
     * Connects.
     *
     * @param url of the database
     * @param rows whose ids the transactions choose from, each as likely as the next
     * @param lastId where new ids come from, shared by all clients
     */
    Client(String url, long rows, AtomicLong lastId) throws SQLException {
        this.rows = rows;
        this.lastId = lastId;
        this.connection = DriverManager.getConnection(url, "postgres", "");
        this.read = connection.prepareStatement(READ);
        this.change = connection.prepareStatement(CHANGE);
        this.open = connection.prepareStatement(OPEN);
    }

    /** Executes and commits one transaction. */
    void execute(long number) throws SQLException {
        SplittableRandom random = new SplittableRandom(number);
        int kind = random.nextInt(10);
        long id = 1 + random.nextLong(rows);
        if (kind < 6) {
            read.setLong(1, id);
            try (ResultSet row = read.executeQuery()) {
                one(row.next() ? 1 : 0);
            }
        } else if (kind < 9) {
            change.setLong(1, id);
            one(change.executeUpdate());
            changes++;
        } else {
            open.setLong(1, lastId.incrementAndGet());
            one(open.executeUpdate());
            opened++;
        }
    }

    /** {@return how many changes it has committed since it was asked last} */
    long takeChanges() {
        long taken = changes;
        changes = 0;
        return taken;
    }

    /** {@return how many accounts it has opened since it was asked last} */
    long takeOpened() {
        long taken = opened;
        opened = 0;
        return taken;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private static void one(int rowsMet) {
        if (rowsMet != 1) {
            throw new IllegalStateException("a transaction met " + rowsMet + " accounts");
        }
    }
}

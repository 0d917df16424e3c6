package dev.driftless.it.chaos;

import dev.driftless.it.TestDatabase;
import java.util.ArrayList;
import java.util.List;

/** A table of numbers with a trigger that records every write to it: a row that was lost, or moved twice, shows. */
record Ledger(TestDatabase db) {

    static final String ID = "20260101_000000_plus_one";

    /** Adds one to each row; sees only its row. */
    static final String PURE = """
            @Migration(id = "20260101_000000_plus_one")
            final class PlusOne {
                record Item(long id, int n) {}
                @Up(table = "items")
                Item up(Item item) { return new Item(item.id(), item.n() + 1); }
                @Down(table = "items")
                Item down(Item item) { return new Item(item.id(), item.n() - 1); }
            }
            """;

    /** Adds one to each row, and leaves a row of its own in the same transaction. */
    static final String WITH_CONTEXT = """
            @Migration(id = "20260101_000000_plus_one")
            final class PlusOne {
                @Up(table = "items")
                Patch up(MigrationContext ctx, Document d) throws java.sql.SQLException {
                    return move(ctx, d, 1);
                }
                @Down(table = "items")
                Patch down(MigrationContext ctx, Document d) throws java.sql.SQLException {
                    return move(ctx, d, -1);
                }
                private static Patch move(MigrationContext ctx, Document d, int by) throws java.sql.SQLException {
                    try (var insert = ctx.connection().prepareStatement("INSERT INTO visits (id, moved) VALUES (?, ?)")) {
                        insert.setLong(1, d.getLong("id"));
                        insert.setInt(2, by);
                        insert.executeUpdate();
                    }
                    return Patch.set("n", d.getInt("n") + by);
                }
            }
            """;

    /** Tables without rows; the vendor adds the trigger, which writes to writes and takes as long as pace says. */
    static final List<String> TABLES = List.of(
            "CREATE TABLE items (id BIGINT PRIMARY KEY, origin INT NOT NULL, n INT NOT NULL)",
            "CREATE TABLE writes (id BIGINT NOT NULL, moved INT NOT NULL)",
            "CREATE TABLE visits (id BIGINT NOT NULL, moved INT NOT NULL)",
            "CREATE TABLE pace (seconds DOUBLE PRECISION NOT NULL)",
            "INSERT INTO pace VALUES (0)");

    /** Keys are 3, 6, 9 and so on. */
    void fill(int rows) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= rows; i++) {
            values.add("(" + 3 * i + ", " + i % 7 + ", " + i % 7 + ")");
        }
        db.execute("INSERT INTO items (id, origin, n) VALUES " + String.join(", ", values));
    }

    /** How long the trigger takes for each row. */
    void pace(double secondsPerRow) {
        db.execute("UPDATE pace SET seconds = " + secondsPerRow);
    }

    long rowsMoved() {
        return db.number("SELECT COUNT(*) FROM items WHERE n <> origin");
    }

    /** A process may die before it has created every table. */
    boolean hasInternalTables() {
        return db.hasTable("migration_lock") && db.hasTable("migration_run") && db.hasTable("migration_range");
    }

    boolean finished() {
        return hasInternalTables()
                && db.number("SELECT COUNT(*) FROM migration_run WHERE status <> 'running'") > 0;
    }

    /** One line per row that did not move by exactly one in exactly one write (and visit); none is right. */
    List<String> violations(boolean withContext) {
        String visits = withContext ? "COALESCE(v.times, 0) <> 1 OR COALESCE(v.moved, 0) <> 1" : "v.id IS NOT NULL";
        return db.rows("""
                SELECT i.id, i.n - i.origin AS moved, COALESCE(w.times, 0) AS writes, COALESCE(v.times, 0) AS visits
                FROM items i
                LEFT JOIN (SELECT id, COUNT(*) AS times, SUM(moved) AS moved FROM writes GROUP BY id) w ON w.id = i.id
                LEFT JOIN (SELECT id, COUNT(*) AS times, SUM(moved) AS moved FROM visits GROUP BY id) v ON v.id = i.id
                WHERE i.n - i.origin <> 1 OR COALESCE(w.times, 0) <> 1 OR COALESCE(w.moved, 0) <> 1 OR %s
                ORDER BY i.id
                """.formatted(visits))
                .stream()
                .map(row -> row.split("\\|"))
                .map(row -> "row " + row[0] + " moved by " + row[1] + " in " + row[2] + " writes and " + row[3] + " visits")
                .toList();
    }

    /** Ends every lease, as a clock does that jumps. */
    void expireLeases() {
        if (!hasInternalTables()) {
            return;
        }
        if (!db.hasTable("migration_run")) {
            return;
        }
        db.execute("UPDATE migration_run SET lease_until = 0 WHERE run_id IN (SELECT run_id FROM migration_lock)");
        for (String range : db.rows("SELECT sweep, seq FROM migration_range WHERE lease_until > 0")) {
            String[] key = range.split("\\|");
            db.execute("UPDATE migration_range SET lease_until = 0 WHERE sweep = " + key[0] + " AND seq = " + key[1]);
        }
    }
}

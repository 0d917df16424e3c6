package dev.driftless.it.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.it.TestBuild;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An SQLite database with a table {@code items} whose rows a migration raises by one.
 *
 * @param db the database
 */
record Counted(TestDatabase db) {

    static final String PLUS_ONE = """
            @Up(table = "items")
            Patch up(Document item) { return Patch.set("n", item.getInt("n") + 1); }
            @Down(table = "items")
            Patch down(Document item) { return Patch.set("n", item.getInt("n") - 1); }
            """;

    private static final Map<String, TestBuild> BUILDS = new ConcurrentHashMap<>();

    /** Ids from 1, in a journal mode of SQLite's. */
    static Counted rows(int count, String journal) {
        TestDatabase db = Vendor.SQLITE.database();
        db.execute("PRAGMA journal_mode = " + journal, "CREATE TABLE items (id INTEGER PRIMARY KEY, n INT NOT NULL, state TEXT)",
                "INSERT INTO items WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < " + count
                        + ") SELECT i, 0, NULL FROM s");
        return new Counted(db);
    }

    static TestBuild build(String methods) {
        return BUILDS.computeIfAbsent(methods, m -> TestBuild.of(TestBuild.migration("M", "20260101_000000_m", m)));
    }

    Migrator.Builder builder(String methods) {
        return Migrator.builder().dataSource(db.dataSource()).manifest(build(methods).manifest());
    }

    void everyRowOnce() {
        assertThat(db.rows("SELECT DISTINCT n FROM items")).containsExactly("1");
    }
}

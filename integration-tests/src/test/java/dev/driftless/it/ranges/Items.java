package dev.driftless.it.ranges;

import dev.driftless.RunOptions;
import dev.driftless.it.TestBuild;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.manifest.Manifest;
import dev.driftless.runtime.Migrator;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A table of numbers that migrations count up and down: a row that was lost, or changed twice, shows. */
final class Items {

    static final String ID = "20260101_000000_plus_one";

    private static final Map<String, TestBuild> BUILDS = new ConcurrentHashMap<>();

    private Items() {}

    /** Each row's n is raised by one upwards and lowered by one downwards, after a visit of the test's probe. */
    static String pure(String test) {
        return """
                @Migration(id = "%s")
                final class PlusOne {
                    record Item(long id, int n) {}
                    @Up(table = "items")
                    Item up(Item item) throws Exception {
                        dev.driftless.it.ranges.Probe.visit("%s", item.id());
                        return new Item(item.id(), item.n() + 1);
                    }
                    @Down(table = "items")
                    Item down(Item item) throws Exception {
                        dev.driftless.it.ranges.Probe.visit("%s", item.id());
                        return new Item(item.id(), item.n() - 1);
                    }
                }
                """.formatted(ID, test, test);
    }

    /** The same within the batch's transaction, its rows locked. */
    static String withContext(String test) {
        return pure(test).replace("(Item item) throws", "(MigrationContext context, Item item) throws");
    }

    /** Ids 1 to rows, n = 0. */
    static TestDatabase database(Vendor vendor, int rows) {
        TestDatabase db = vendor.database();
        db.execute("CREATE TABLE items (id BIGINT NOT NULL PRIMARY KEY, n INT NOT NULL, state VARCHAR(20))",
                "INSERT INTO items SELECT i, 0, NULL FROM " + series(vendor, 1, rows));
        return db;
    }

    /** A table expression with one column, i. */
    static String series(Vendor vendor, long first, long last) {
        return switch (vendor) {
            case POSTGRESQL -> "generate_series(" + first + ", " + last + ") AS s(i)";
            case H2 -> "(SELECT X AS i FROM SYSTEM_RANGE(" + first + ", " + last + ")) s";
            case MARIADB -> "(SELECT CAST(seq AS SIGNED) + " + (first - 1) + " AS i FROM seq_1_to_" + Math.max(1, last - first + 1)
                    + " WHERE seq <= " + (last - first + 1) + ") s";
            default -> "(WITH RECURSIVE s(i) AS (SELECT " + first + " UNION ALL SELECT i + 1 FROM s WHERE i < " + last
                    + ") SELECT i FROM s WHERE i <= " + last + ") t";
        };
    }

    /** Sources are compiled once. */
    static Manifest manifest(String... sources) {
        return BUILDS.computeIfAbsent(String.join("\n//\n", sources), key -> TestBuild.of(sources)).manifest();
    }

    static Migrator.Builder migrator(TestDatabase db, String... sources) {
        return Migrator.builder().dataSource(db.dataSource()).manifest(manifest(sources));
    }

    /** Batches of exactly so many rows: none of them becomes smaller because a busy machine takes its time with it. */
    static RunOptions batchesOf(int rows) {
        return RunOptions.defaults().batchSize(rows).transactionLimit(Duration.ofSeconds(10));
    }

    static long count(TestDatabase db, String condition) {
        return db.number("SELECT COUNT(*) FROM items WHERE " + condition);
    }
}

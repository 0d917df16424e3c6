package dev.driftless.it.engine;

import dev.driftless.MigrationListener;
import dev.driftless.RunOptions;
import dev.driftless.it.TestBuild;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.manifest.Manifest;
import dev.driftless.runtime.Migrator;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A table of numbers that migrations count up and down: a row that was lost, or changed twice, shows. */
final class Items {

    static final String PLUS_ONE = "20260101_000000_plus_one";

    /** Each row's n is raised by one upwards and lowered by one downwards. */
    static final String PLUS_ONE_SOURCE = plusOne(PLUS_ONE, "PlusOne");

    private static final Map<String, TestBuild> BUILDS = new ConcurrentHashMap<>();

    private Items() {}

    static String plusOne(String id, String className) {
        return """
                @Migration(id = "%s")
                final class %s {
                    record Item(long id, int n) {}
                    @Up(table = "items")
                    Item up(Item item) { return new Item(item.id(), item.n() + 1); }
                    @Down(table = "items")
                    Item down(Item item) { return new Item(item.id(), item.n() - 1); }
                }
                """.formatted(id, className);
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
            case SQLITE -> "(WITH RECURSIVE s(i) AS (SELECT " + first + " UNION ALL SELECT i + 1 FROM s WHERE i < " + last
                    + ") SELECT i FROM s)";
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

    /** Does something once, after a number of batches. */
    static MigrationListener afterBatches(int batches, Runnable action) {
        AtomicInteger seen = new AtomicInteger();
        return new MigrationListener() {
            @Override
            public void batchCommitted(String migrationId, long processed, long changed) {
                if (seen.incrementAndGet() == batches) {
                    action.run();
                }
            }
        };
    }

    /** Keeps each worker that has committed a batch from the next one until there is a second such worker. */
    static MigrationListener untilTwoWork() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch twoWork = new CountDownLatch(2);
        return new MigrationListener() {
            @Override
            public void batchCommitted(String migrationId, long processed, long changed) {
                if (threads.add(Thread.currentThread())) {
                    twoWork.countDown();
                }
                try {
                    twoWork.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    /** A migrator whose first call is canceled after a number of batches. */
    static Migrator canceledAfter(int batches, TestDatabase db, String... sources) {
        Migrator other = migrator(db, sources).build();
        return migrator(db, sources).listener(afterBatches(batches, other::cancel)).build();
    }

    /** The key up to which rows are migrated; 0 if none is. */
    static long cursor(TestDatabase db) {
        String text = db.rows("SELECT r.cursor FROM migration_range r").get(0);
        return text.equals("null") ? 0 : Long.parseLong(text.replaceAll("\\D", ""));
    }

    static long count(TestDatabase db, String condition) {
        return db.number("SELECT COUNT(*) FROM items WHERE " + condition);
    }
}

package dev.driftless.it.hands;

import dev.driftless.MigrationListener;
import dev.driftless.it.TestBuild;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.manifest.Manifest;
import dev.driftless.runtime.Migrator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** A table of numbers that migrations count up and down: a row that was lost, or changed twice, shows. */
final class Numbers {

    static final String ID = "20260101_000000_plus_one";

    /** Each row's n is raised by one upwards and lowered by one downwards; a row whose state is poison cannot be moved. */
    static final String PLUS_ONE = plusOne(ID, "PlusOne");

    /** The same, with the context: rows are locked before the method sees them. */
    static final String PLUS_ONE_IN_CONTEXT = PLUS_ONE.replace("up(Number", "up(MigrationContext context, Number")
            .replace("down(Number", "down(MigrationContext context, Number");

    /** The same, at a millisecond for each row: there is work left for whoever comes late. */
    static final String SLOW_PLUS_ONE = PLUS_ONE.replace("return new Number(id, n + i, state);",
            "java.util.concurrent.locks.LockSupport.parkNanos(1_000_000); return new Number(id, n + i, state);");

    private static final int ROWS_OF_AN_INSERT = 1000;
    private static final Map<String, TestBuild> BUILDS = new ConcurrentHashMap<>();

    private Numbers() {}

    static String plusOne(String id, String className) {
        return """
                @Migration(id = "%s")
                final class %s {
                    record Number(long id, int n, String state) {
                        Number plus(int i) {
                            if ("poison".equals(state)) { throw new IllegalStateException("poison"); }
                            return new Number(id, n + i, state);
                        }
                    }
                    @Up(table = "numbers")
                    Number up(Number number) { return number.plus(1); }
                    @Down(table = "numbers")
                    Number down(Number number) { return number.plus(-1); }
                }
                """.formatted(id, className);
    }

    /** Ids 1 to rows, n = 0. */
    static TestDatabase database(Vendor vendor, int rows) {
        TestDatabase db = vendor.database();
        create(db);
        fill(db, 1, rows);
        return db;
    }

    static void create(TestDatabase db) {
        db.execute("CREATE TABLE numbers (id BIGINT NOT NULL PRIMARY KEY, n INT NOT NULL, state VARCHAR(20))");
    }

    /** The same statement for every vendor, a thousand rows at a time. */
    static void fill(TestDatabase db, long first, long last) {
        for (long from = first; from <= last; from += ROWS_OF_AN_INSERT) {
            db.execute("INSERT INTO numbers VALUES " + LongStream.rangeClosed(from, Math.min(last, from + ROWS_OF_AN_INSERT - 1))
                    .mapToObj(id -> "(" + id + ", 0, NULL)").collect(Collectors.joining(", ")));
        }
    }

    /** Sources are compiled once. */
    static TestBuild build(String... sources) {
        return BUILDS.computeIfAbsent(String.join("\n//\n", sources), key -> TestBuild.of(sources));
    }

    static Manifest manifest(String... sources) {
        return build(sources).manifest();
    }

    static Migrator.Builder migrator(TestDatabase db, String... sources) {
        return Migrator.builder().dataSource(db.dataSource()).manifest(manifest(sources));
    }

    static long count(TestDatabase db, String condition) {
        return db.number("SELECT COUNT(*) FROM numbers WHERE " + condition);
    }

    /** Does something once, after a number of batches of all workers. */
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
}

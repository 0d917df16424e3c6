package dev.driftless.it.ranges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.Direction;
import dev.driftless.MigrationListener;
import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import dev.driftless.RunStatus;
import dev.driftless.annotations.WriteMode;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.manifest.ManifestEntry;
import dev.driftless.runtime.Migrator;
import dev.driftless.store.Begin;
import dev.driftless.store.Key;
import dev.driftless.store.NewRun;
import dev.driftless.store.Planned;
import dev.driftless.store.StoreSession;
import dev.driftless.store.jdbc.JdbcStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables are cut by the keys that they really have. */
class CuttingTest {

    private static final String SOURCE = Items.pure("cutting");
    private static final int ROWS = 200_000;

    /** Two workers ask for eight ranges. */
    private static final RunOptions TWO = RunOptions.defaults().parallelism(2);

    /** Begins and ends a run before its first batch: the second worker is held back, and the first one cancels. */
    private static List<Slider> cut(TestDatabase db, String source) {
        Migrator other = Items.migrator(db, source).build();
        MigrationListener cancel = new MigrationListener() {
            @Override
            public void migrationStarted(String migrationId) {
                other.cancel();
            }
        };
        RunOptions held = TWO.throttle(connection ->
                Thread.currentThread().getName().startsWith("driftless-") ? Optional.of("held") : Optional.empty());
        assertThat(Items.migrator(db, source).listener(cancel).build().up(held).status()).isEqualTo(RunStatus.CANCELED);
        return Slider.partition(db);
    }

    static Stream<Arguments> distributions() {
        return Stream.of(
                Arguments.of("dense", "i"),
                Arguments.of("all but one dense", "CASE WHEN i = " + ROWS + " THEN 1000000000000 ELSE i END"),
                Arguments.of("sparse, on both sides of zero", "(i - 150000) * CAST(1000003 AS bigint)"),
                Arguments.of("inserted in no order", "CAST(i AS bigint) * 7919 % 1000003"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("distributions")
    void noRangeHasMoreThanThreeTimesItsShare(String name, String key) {
        TestDatabase db = Vendor.POSTGRESQL.database();
        db.execute("CREATE TABLE items (id BIGINT NOT NULL PRIMARY KEY, n INT NOT NULL, state VARCHAR(20))",
                "INSERT INTO items SELECT " + key + ", 0, repeat('x', 10) FROM generate_series(1, " + ROWS + ") AS s(i)");
        List<Slider> ranges = cut(db, SOURCE);

        assertThat(ranges).hasSize(8);
        assertThat(ranges.get(7).upperNumber()).isEqualTo(db.number("SELECT MAX(id) FROM items"));
        long sum = 0;
        for (Slider range : ranges) {
            long rows = db.number("SELECT COUNT(*) FROM items WHERE id > ? AND id <= ?", range.lowerNumber(), range.upperNumber());
            assertThat(rows).as("rows of %s", range).isLessThan(3 * ROWS / 8);
            sum += rows;
        }
        assertThat(sum).isEqualTo(ROWS);
    }

    /** Where no sample can be drawn, by the database's own estimate of the number of rows. */
    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"H2", "MARIADB"})
    void rangesAreAboutTheSameSizeWithoutASampleToo(Vendor vendor) {
        int rows = 400_000;
        TestDatabase db = vendor.database();
        db.execute("CREATE TABLE items (id BIGINT NOT NULL PRIMARY KEY, n INT NOT NULL, state VARCHAR(20))",
                "INSERT INTO items SELECT i * 3, 0, 'old' FROM " + Items.series(vendor, 1, rows),
                vendor == Vendor.H2 ? "ANALYZE" : "ANALYZE TABLE items");
        List<Slider> ranges = cut(db, SOURCE);

        assertThat(ranges).hasSize(8);
        for (Slider range : ranges) {
            long lower = range.equals(ranges.get(0)) ? 0 : range.lowerNumber();
            assertThat((range.upperNumber() - lower) / 3).as("rows of %s", range).isLessThan(3 * rows / 8);
        }
    }

    /** Keys whose order only the database knows: for each kind a key, and how it reads from a number i. */
    static Stream<Arguments> keys() {
        return Stream.of(
                Arguments.of("uuid", "id uuid", "id", "CAST(md5(CAST(i AS text)) AS uuid)"),
                Arguments.of("text", "id text COLLATE \"en-x-icu\"", "id",
                        "CASE i % 3 WHEN 0 THEN 'Zebra ' WHEN 1 THEN 'z-' ELSE 'ä' END || i"),
                Arguments.of("composite", "tenant int, id text COLLATE \"en-x-icu\"", "tenant, id", "i % 3, 'k' || i"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void keysAreComparedByTheDatabaseAlone(String name, String columns, String key, String value) {
        TestDatabase db = Vendor.POSTGRESQL.database();
        db.execute("CREATE TABLE items (" + columns + ", n INT NOT NULL, PRIMARY KEY (" + key + "))",
                "INSERT INTO items SELECT " + value + ", 0 FROM generate_series(1, 15000) AS s(i)");
        String source = """
                @Migration(id = "20260101_000000_keys")
                final class Keys {
                    @Up(table = "items")
                    Patch up(Document item) { return Patch.set("n", item.getInt("n") + 1); }
                    @Down(table = "items")
                    Patch down(Document item) { return Patch.set("n", item.getInt("n") - 1); }
                }
                """;
        Migrator migrator = Items.migrator(db, source).build();
        assertThat(cut(db, source)).hasSize(8);

        assertThat(migrator.up(TWO).orThrow().migrations().get(0).changed()).isEqualTo(15_000);
        assertThat(Items.count(db, "n <> 1")).isZero();
        assertThat(migrator.down(Rollback.steps(1), TWO).orThrow().migrations().get(0).changed()).isEqualTo(15_000);
        assertThat(Items.count(db, "n <> 0")).isZero();
    }

    @Test
    void aPartitionedTableIsCutAcrossItsPartitions() {
        TestDatabase db = Vendor.POSTGRESQL.database();
        db.execute("CREATE TABLE items (id bigint NOT NULL, n int NOT NULL, part int NOT NULL, PRIMARY KEY (id, part))"
                        + " PARTITION BY HASH (part)",
                "CREATE TABLE items_0 PARTITION OF items FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
                "CREATE TABLE items_1 PARTITION OF items FOR VALUES WITH (MODULUS 2, REMAINDER 1) PARTITION BY HASH (part)",
                "CREATE TABLE items_10 PARTITION OF items_1 FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
                "INSERT INTO items SELECT i, 0, i % 10 FROM generate_series(1, 20000) AS s(i)");
        assertThat(cut(db, SOURCE)).hasSize(8);
        Items.migrator(db, SOURCE).build().up(TWO).orThrow();
        assertThat(Items.count(db, "n <> 1")).isZero();
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void twoRowsFarApartMakeNoEmptyBatches(Vendor vendor) {
        TestDatabase db = vendor.database();
        db.execute("CREATE TABLE items (id BIGINT NOT NULL PRIMARY KEY, n INT NOT NULL)",
                "INSERT INTO items VALUES (1, 0), (1000000000000, 0)");
        assertThat(cut(db, SOURCE)).hasSize(1);
        Items.migrator(db, SOURCE).build().up(RunOptions.defaults().parallelism(4)).orThrow();
        assertThat(Items.count(db, "n <> 1")).isZero();
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void anEmptyTableIsDoneAtOnce(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 0);
        assertThat(cut(db, SOURCE)).singleElement().extracting(Slider::upper).isNull();
        Migrator migrator = Items.migrator(db, SOURCE).build();
        migrator.up(RunOptions.defaults().parallelism(4)).orThrow();
        migrator.down(Rollback.steps(1), RunOptions.defaults().parallelism(4)).orThrow();
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void cutPointsMayBeBehindTheLargestKeyWhenTheRangesAreWrittenDown(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        ManifestEntry entry = Items.manifest(SOURCE).entries().get(0);
        List<Key> cutPoints = Stream.of("20", "50", "100", "170", "200").map(id -> new Key(List.of(id))).toList();
        try (StoreSession session = new JdbcStore(db.dataSource(), null, true).open()) {
            session.createTables();
            Planned planned = new Planned(entry.id(), entry.checksum(), false);
            session.startRun(new NewRun("run", Direction.UP, List.of(planned), "{}", Duration.ofSeconds(30), Optional.empty(), now -> true));
            // The sample saw 200 rows; all behind 100 are deleted before the transition.
            session.beginMigration(session.run("run").orElseThrow(), new Begin(planned, Direction.UP, WriteMode.NORMAL,
                    session.table(entry.id(), entry.up(), List.of(), false), cutPoints));
            session.endRun(session.run("run").orElseThrow(), RunStatus.CANCELED, null, null);
        }
        assertThat(Slider.partition(db)).extracting(Slider::upperNumber).containsExactly(20L, 50L, 170L, 200L, 100L);
        // What the application inserts now is of the new form: it is behind the last range, or ahead of a cursor.
        db.execute("INSERT INTO items SELECT i, 0, 'late' FROM " + Items.series(vendor, 150, 250));
        Migrator migrator = Items.migrator(db, SOURCE).build();
        migrator.up(TWO).orThrow();
        assertThat(Items.count(db, "id <= 200 AND n <> 1 OR id > 200 AND n <> 0")).isZero();
        migrator.down(Rollback.steps(1), TWO).orThrow();
        assertThat(Items.count(db, "id <= 200 AND n <> 0 OR id > 200 AND n <> -1")).isZero();
    }

    @Test
    void aConditionThatFewRowsMeetIsWorkedOffByAll() {
        TestDatabase db = Items.database(Vendor.POSTGRESQL, 50_000);
        db.execute("UPDATE items SET state = 'todo' WHERE id % 2500 = 7");
        String source = """
                @Migration(id = "20260101_000000_few")
                final class Few {
                    @Up(table = "items", where = "state = 'todo'")
                    Patch up(Document item) { return Patch.set("state", "done").and("n", item.getInt("n") + 1); }
                }
                """;
        Items.migrator(db, source).build().up(RunOptions.defaults().parallelism(4)).orThrow();
        assertThat(Items.count(db, "state = 'done' AND n = 1")).isEqualTo(20);
        assertThat(Items.count(db, "state IS NULL AND n = 0")).isEqualTo(49_980);
    }
}

package dev.driftless.it.hands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the application does between the read and the write of a batch of a pure method, which holds no lock meanwhile: it
 * is done by the method itself, on a connection of the application, when the batch's rows are read and half of them computed.
 */
class BetweenReadAndWriteTest {

    private static final int BATCH = 50;
    private static final RunOptions FIFTIES = RunOptions.defaults().batchSize(BATCH);
    private static final int ROWS = 120;

    /** What the application does to a row that was computed already, and to one that was read only. */
    private interface Change {
        void make(People people, long computed, long read);
    }

    private static final List<Change> CHANGES = List.of(
            (people, computed, read) -> rename(people, computed, "newer"),
            (people, computed, read) -> rename(people, read, "newer too"),
            // The same name to a comparison that ignores case and trailing spaces.
            (people, computed, read) ->
                    rename(people, computed, people.model().get(computed).name().toUpperCase(Locale.ROOT) + " "),
            (people, computed, read) -> newForm(people, computed, "new form"),
            (people, computed, read) -> newForm(people, read, "new form"),
            (people, computed, read) -> delete(people, computed),
            (people, computed, read) -> {
                people.db().execute("UPDATE people SET hits = hits + 1 WHERE id = " + computed);
                people.hit(computed);
            },
            // Another row by the same key.
            (people, computed, read) -> {
                people.db().execute("DELETE FROM people WHERE id = " + computed,
                        "INSERT INTO people (id, name, version) VALUES (" + computed + ", 'reborn', 1)");
                people.model().computeIfPresent(computed, (id, person) -> person.named("reborn"));
            },
            (people, computed, read) -> {
                String name = people.model().get(computed).name();
                rename(people, computed, "elsewhere");
                rename(people, computed, name);
            },
            (people, computed, read) -> {
                rename(people, computed, "one");
                delete(people, read);
                rename(people, computed + People.GAP, "another");
            });

    static Stream<Arguments> everyPureShapeOnEveryDatabase() {
        return Databases.ofManyWriters().flatMap(vendor -> Stream.of(Shouting.DOCUMENT, Shouting.RECORD, Shouting.TO_DO,
                Shouting.VERSIONED).map(migration -> Arguments.of(vendor, migration)));
    }

    /** Each batch meets one kind of change: a guard that misses it would not be saved by another. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everyPureShapeOnEveryDatabase")
    void rowsThatChangedAreComputedAgain(Vendor vendor, Shouting migration) {
        TestDatabase db = vendor.database();
        People people = new People(db, CHANGES.size() * BATCH, migration == Shouting.VERSIONED, false);
        WriteAudit.on(db, "people", "moved");
        Set<Integer> met = new HashSet<>();

        RunResult result = migration.migrator(db, id -> {
            int row = (int) (id / People.GAP);
            int batch = row / BATCH;
            if (row % BATCH == BATCH / 2 && met.add(batch)) {
                long firstOfBatch = (long) batch * BATCH * People.GAP;
                CHANGES.get(batch).make(people, firstOfBatch + 10 * People.GAP, firstOfBatch + 40 * People.GAP);
            }
        }).build().up(FIFTIES);

        assertThat(result.error()).isEmpty();
        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(met).hasSameSizeAs(CHANGES);
        assertThat(people.problems()).isEmpty();
        assertThat(WriteAudit.repeated(db)).isEmpty();
    }

    /** Rows of one transaction have one xmin, and VACUUM FULL puts them where others of them were. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("pureShapes")
    void aTableThatIsRewrittenMixesNoRows(Shouting migration) {
        TestDatabase db = Vendor.POSTGRESQL.database();
        People people = new People(db, ROWS, migration == Shouting.VERSIONED, false);
        WriteAudit.on(db, "people", "moved");
        for (long id = People.GAP; id <= ROWS * People.GAP; id += 3 * People.GAP) {
            db.execute("DELETE FROM people WHERE id = " + id);
            people.delete(id);
        }
        String before = db.rows("SELECT ctid FROM people WHERE id = 900").get(0);

        Once vacuum = new Once(() -> db.execute("SET lock_timeout = '5s'", "VACUUM FULL people"), 26 * People.GAP);

        RunResult result = migration.migrator(db, vacuum).build().up(FIFTIES);

        vacuum.assertDone();
        assertThat(result.error()).isEmpty();
        assertThat(people.problems()).isEmpty();
        assertThat(WriteAudit.repeated(db)).isEmpty();
        assertThat(before).isNotEqualTo(db.rows("SELECT ctid FROM people WHERE id = 900").get(0));
    }

    /** Deleted, cleaned away and inserted again, a row can have the key and the place of the one that was read. */
    @Test
    void aRowThatCameBackToItsPlaceIsAnotherRow() {
        TestDatabase db = Vendor.POSTGRESQL.database();
        People people = new People(db, 60, false, false);
        String place = db.rows("SELECT ctid FROM people WHERE id = 100").get(0);
        Once reborn = new Once(() -> {
            db.execute("DELETE FROM people WHERE id = 100", "VACUUM people",
                    "INSERT INTO people (id, name, version) VALUES (100, 'reborn', 1)");
            assertThat(db.rows("SELECT ctid FROM people WHERE id = 100")).containsExactly(place);
        }, 25 * People.GAP);
        people.model().computeIfPresent(100L, (id, person) -> person.named("reborn"));

        RunResult result = Shouting.RECORD.migrator(db, reborn).build().up(FIFTIES);

        reborn.assertDone();
        assertThat(result.error()).isEmpty();
        assertThat(people.problems()).isEmpty();
    }

    static Stream<Shouting> pureShapes() {
        return Stream.of(Shouting.DOCUMENT, Shouting.RECORD, Shouting.TO_DO, Shouting.VERSIONED);
    }

    /** The partitions' rows have the same xmin, and the same ctids. */
    @Test
    void rowsOfOtherPartitionsAreOtherRows() {
        TestDatabase db = Vendor.POSTGRESQL.database();
        db.execute("""
                CREATE TABLE people (id BIGINT PRIMARY KEY, name VARCHAR(40) NOT NULL, shout VARCHAR(40),
                    moved INT DEFAULT 0 NOT NULL) PARTITION BY HASH (id)
                """, "CREATE TABLE people_0 PARTITION OF people FOR VALUES WITH (MODULUS 3, REMAINDER 0)",
                "CREATE TABLE people_1 PARTITION OF people FOR VALUES WITH (MODULUS 3, REMAINDER 1)",
                "CREATE TABLE people_2 PARTITION OF people FOR VALUES WITH (MODULUS 3, REMAINDER 2)",
                "INSERT INTO people (id, name) SELECT i, 'first ' || i FROM generate_series(1, 1000) i");
        WriteAudit.on(db, "people", "moved");
        assertThat(db.number("SELECT COUNT(DISTINCT (xmin::text, ctid)) FROM people")).isLessThan(500);

        Once changes = new Once(() -> db.execute("SET lock_timeout = '5s'",
                "UPDATE people SET name = 'newer ' || id WHERE id IN (10, 20, 30, 40, 50)",
                "DELETE FROM people WHERE id BETWEEN 11 AND 13", "VACUUM FULL people",
                "UPDATE people SET name = 'newest ' || id WHERE id IN (20, 60)"), 25);

        RunResult result = Shouting.RECORD.migrator(db, changes).build().up(FIFTIES.parallelism(4));

        changes.assertDone();

        assertThat(result.error()).isEmpty();
        assertThat(db.rows("SELECT * FROM people WHERE shout <> UPPER(name) OR shout IS NULL OR moved <> 1")).isEmpty();
        assertThat(db.number("SELECT COUNT(*) FROM people WHERE name LIKE 'newe%'")).isEqualTo(6);
        assertThat(db.number("SELECT COUNT(*) FROM people")).isEqualTo(997);
        assertThat(WriteAudit.repeated(db)).isEmpty();
    }

    private static void rename(People people, long id, String name) {
        people.db().execute("UPDATE people SET name = '" + name + "', version = version + 1 WHERE id = " + id);
        people.model().computeIfPresent(id, (key, person) -> person.named(name));
    }

    private static void delete(People people, long id) {
        people.db().execute("DELETE FROM people WHERE id = " + id);
        people.delete(id);
    }

    private static void newForm(People people, long id, String name) {
        people.db().execute("UPDATE people SET name = '" + name + "', shout = UPPER('" + name
                + "'), version = version + 1 WHERE id = " + id);
        people.model().computeIfPresent(id, (key, person) -> person.inNewForm(name, true));
    }

    /** Work of the application in the middle of a batch; a method that throws is called again, so its error is kept. */
    private static final class Once implements LongConsumer {

        private final Runnable work;
        private final long atRow;
        private boolean begun;
        private Throwable failure = new IllegalStateException("it was not done");

        Once(Runnable work, long atRow) {
            this.work = work;
            this.atRow = atRow;
        }

        @Override
        public synchronized void accept(long id) {
            if (id == atRow && !begun) {
                begun = true;
                try {
                    work.run();
                    failure = null;
                } catch (RuntimeException | AssertionError e) {
                    failure = e;
                }
            }
        }

        synchronized void assertDone() {
            assertThat(failure).isNull();
        }
    }
}

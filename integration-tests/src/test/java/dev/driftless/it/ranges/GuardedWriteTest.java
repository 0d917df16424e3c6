package dev.driftless.it.ranges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.Direction;
import dev.driftless.MigrationReport;
import dev.driftless.Rollback;
import dev.driftless.RowErrors;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the application does to a row after a pure method has seen it, and before the answer is written. */
class GuardedWriteTest {

    private static final RunOptions TENS = Items.batchesOf(10);

    /** Ids 10, 20, .. 500: ten rows make a batch, and there is room between them. */
    private static TestDatabase gaps(Vendor vendor, int n) {
        TestDatabase db = vendor.database();
        db.execute("CREATE TABLE items (id BIGINT NOT NULL PRIMARY KEY, n INT NOT NULL, state VARCHAR(20), version INT)",
                "INSERT INTO items SELECT i * 10, " + n + ", 'old', 1 FROM " + Items.series(vendor, 1, 50));
        return db;
    }

    /** Runs a step, and statements of the application once, when the row with id 350 is at work: in a batch of 310 to 400. */
    private static RunResult meanwhile(TestDatabase db, Direction direction, String source, String name, RunOptions options,
            String... statements) {
        Migrator migrator = Items.migrator(db, source).build();
        if (direction == Direction.DOWN) {
            migrator.up().orThrow();
        }
        AtomicInteger visits = new AtomicInteger();
        Probe.on(name, id -> {
            if (id == 350 && visits.incrementAndGet() == 1) {
                db.execute(statements);
            }
        });
        RunResult result = direction == Direction.UP ? migrator.up(options) : migrator.down(Rollback.steps(1), options);
        assertThat(visits.get()).as("the row was at work; %s", result).isPositive();
        return result;
    }

    private static MigrationReport report(RunResult result) {
        return result.orThrow().migrations().get(0);
    }

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, UP", "POSTGRESQL, DOWN", "H2, UP", "H2, DOWN", "MARIADB, UP", "MARIADB, DOWN", "SQLITE, UP"})
    void noUpdateIsLostAndNoRowIsChangedTwice(Vendor vendor, Direction direction) {
        TestDatabase db = gaps(vendor, 0);
        String name = "updates" + vendor + direction;
        RunResult result = meanwhile(db, direction, Items.pure(name), name, TENS,
                "UPDATE items SET n = n + 100, version = 2 WHERE id IN (320, 350, 390)",
                "UPDATE items SET state = 'new' WHERE id IN (330, 340)",
                "DELETE FROM items WHERE id = 360",
                "UPDATE items SET n = n + 7 WHERE id = 370", "UPDATE items SET n = n - 7 WHERE id = 370");
        int one = direction == Direction.UP ? 1 : 0;

        assertThat(report(result).changed()).isEqualTo(49);
        assertThat(report(result).skipped()).isZero();
        assertThat(Items.count(db, "n = " + (100 + one) + " AND version = 2")).isEqualTo(3);
        assertThat(Items.count(db, "n = " + one + " AND state = 'new'")).isEqualTo(2);
        assertThat(Items.count(db, "n = " + one)).isEqualTo(46);
    }

    /** Writing a whole batch again would keep its rows locked twice as long, and leave twice as much to vacuum. */
    @ParameterizedTest
    @CsvSource({"''", "', where = \"state = ''old''\"'"})
    void rowsThatNobodyChangedAreWrittenOnce(String where) {
        TestDatabase db = gaps(Vendor.POSTGRESQL, 0);
        String name = "once" + where.length();
        String source = """
                @Migration(id = "%s")
                final class Once {
                    record Item(long id, int n, String state) {}
                    @Up(table = "items"%s)
                    Item up(Item item) throws Exception {
                        dev.driftless.it.ranges.Probe.visit("%s", item.id());
                        return new Item(item.id(), item.n() + 1, "new");
                    }
                }
                """.formatted(Items.ID, where, name);
        RunResult result = meanwhile(db, Direction.UP, source, name, TENS, "UPDATE items SET n = 100 WHERE id = 350");

        assertThat(report(result).changed()).isEqualTo(50);
        assertThat(Items.count(db, "n = 101 AND state = 'new'")).isEqualTo(1);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> db.number("SELECT COUNT(*) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()") == 0);
        assertThat(updates(db)).as("fifty of the migration, one of the application").isEqualTo(51);
    }

    /** The server's own count, complete once who wrote has gone, which knows also of what was rolled back. */
    private static long updates(TestDatabase db) {
        return Long.parseLong(db.rows(
                "SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'items' AND schemaname = current_schema()").get(0));
    }

    /** A row whose key changes is where it lands: ahead of the cursor it is migrated like any other. */
    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, UP, 415", "POSTGRESQL, UP, 395", "POSTGRESQL, UP, 311", "POSTGRESQL, DOWN, 215", "POSTGRESQL, DOWN, 315",
        "H2, UP, 415", "H2, UP, 395", "H2, DOWN, 215", "H2, DOWN, 315", "MARIADB, UP, 415", "MARIADB, UP, 395", "MARIADB, DOWN, 215", "SQLITE, UP, 395", "SQLITE, DOWN, 215"})
    void aRowThatMovesAheadOfTheCursorIsMigratedOnce(Vendor vendor, Direction direction, int place) {
        TestDatabase db = gaps(vendor, 0);
        String name = "moves" + vendor + direction + place;
        RunResult result = meanwhile(db, direction, Items.pure(name), name, TENS,
                "UPDATE items SET id = " + place + " WHERE id = 330");
        assertThat(report(result).changed()).isEqualTo(50);
        assertThat(db.rows("SELECT id, n FROM items WHERE n <> " + (direction == Direction.UP ? 1 : 0))).isEmpty();
    }

    /** The partition is part of every key of such a table, so the row's key changes too. */
    @ParameterizedTest
    @CsvSource({"UP", "DOWN"})
    void aRowThatMovesToAnotherPartitionIsMigratedOnce(Direction direction) {
        TestDatabase db = Vendor.POSTGRESQL.database();
        db.execute("CREATE TABLE items (id bigint, part int, n int NOT NULL, PRIMARY KEY (id, part)) PARTITION BY LIST (part)",
                "CREATE TABLE items_1 PARTITION OF items FOR VALUES IN (1)",
                "CREATE TABLE items_2 PARTITION OF items FOR VALUES IN (2, 3)",
                "INSERT INTO items SELECT i * 10, 2, 0 FROM generate_series(1, 50) AS s(i)");
        String name = "partitions" + direction;
        RunResult result = meanwhile(db, direction, Items.pure(name), name, TENS,
                "UPDATE items SET part = 1 WHERE id IN (330, 380)", "UPDATE items SET part = 3 WHERE id IN (340, 370)");
        assertThat(report(result).changed()).isEqualTo(50);
        assertThat(db.rows("SELECT id, part, n FROM items WHERE n <> " + (direction == Direction.UP ? 1 : 0))).isEmpty();
    }

    /** Versions of rows are known by their place, which VACUUM FULL and TRUNCATE give to others. */
    @Test
    void aTableThatIsWrittenAnewMeanwhileKeepsItsRowsApart() {
        TestDatabase db = Vendor.POSTGRESQL.database();
        db.execute("CREATE TABLE items (id bigint PRIMARY KEY, n int NOT NULL, state text)",
                "INSERT INTO items SELECT i * 10, i, 'x' FROM generate_series(50, 1, -1) AS s(i)");
        String name = "rewritten";
        RunResult result = meanwhile(db, Direction.UP, Items.pure(name), name, TENS,
                "DELETE FROM items WHERE id IN (500, 490, 355)", "VACUUM FULL items");
        assertThat(report(result).changed()).isEqualTo(48);
        assertThat(db.rows("SELECT id, n FROM items WHERE n <> id / 10 + 1")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, false", "POSTGRESQL, true", "H2, false", "H2, true", "MARIADB, false", "SQLITE, true"})
    void aMethodThatFailedOnOldValuesIsAskedAgain(Vendor vendor, boolean skip) {
        TestDatabase db = gaps(vendor, 0);
        String name = "throws" + vendor + skip;
        String source = Items.pure(name).replace("return new Item(item.id(), item.n() + 1);",
                "if (item.id() >= 340 && item.id() <= 360 && item.n() == 0) throw new IllegalStateException(\"zero\");"
                        + " return new Item(item.id(), item.n() + 1);");
        RunResult result = meanwhile(db, Direction.UP, source, name, skip ? TENS.onRowError(RowErrors.skip(5)) : TENS,
                "UPDATE items SET n = 5 WHERE id IN (340, 350)", "DELETE FROM items WHERE id = 360");
        assertThat(report(result).changed()).isEqualTo(49);
        assertThat(report(result).failed()).isZero();
        assertThat(result.reason()).isEmpty();
        assertThat(Items.count(db, "n = 6 AND id IN (340, 350)")).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aRowThatNoLongerMatchesIsLeftAloneAndOneThatNowDoesIsFound(Vendor vendor) {
        TestDatabase db = gaps(vendor, 0);
        db.execute("UPDATE items SET state = 'other' WHERE id IN (320, 380)");
        String name = "where" + vendor;
        String source = """
                @Migration(id = "%s")
                final class Where {
                    record Item(long id, int n, String state) {}
                    @Up(table = "items", where = "state = 'old'", versionColumn = "version")
                    Item up(Item item) throws Exception {
                        dev.driftless.it.ranges.Probe.visit("%s", item.id());
                        return new Item(item.id(), item.n() + 1, "new");
                    }
                }
                """.formatted(Items.ID, name);
        RunResult result = meanwhile(db, Direction.UP, source, name, TENS,
                "UPDATE items SET state = 'gone', version = 2 WHERE id = 340", "UPDATE items SET version = 2 WHERE id = 370",
                "UPDATE items SET state = 'old', version = 2 WHERE id IN (320, 380)");
        assertThat(report(result).changed()).isEqualTo(49);
        assertThat(report(result).skipped()).isZero();
        assertThat(db.rows("SELECT id, n, version FROM items WHERE state <> 'new'")).containsExactly("340|0|2");
        assertThat(Items.count(db, "state = 'new' AND n = 1 AND version = 2")).isEqualTo(46);
        assertThat(Items.count(db, "state = 'new' AND n = 1 AND version = 3")).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"UP, trigger", "UP, rule", "DOWN, trigger", "DOWN, rule"})
    void aWriteThatTheDatabaseSuppressesIsAFailureOfTheRow(Direction direction, String how) {
        TestDatabase db = gaps(Vendor.POSTGRESQL, 0);
        String name = "suppressed" + direction + how;
        String source = Items.pure(name);
        Migrator migrator = Items.migrator(db, source).build();
        if (direction == Direction.DOWN) {
            migrator.up().orThrow();
        }
        if (how.equals("trigger")) {
            db.execute("CREATE FUNCTION suppress() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
                    "CREATE TRIGGER suppress BEFORE UPDATE ON items FOR EACH ROW WHEN (OLD.id IN (330, 370))"
                            + " EXECUTE FUNCTION suppress()");
        } else {
            db.execute("CREATE RULE suppress AS ON UPDATE TO items WHERE OLD.id IN (330, 370) DO INSTEAD NOTHING");
        }
        RunResult fail = direction == Direction.UP ? migrator.up(TENS) : migrator.down(Rollback.steps(1), TENS);
        assertThat(fail.status()).isEqualTo(RunStatus.FAILED);
        assertThat(fail.error().orElseThrow()).contains(direction == Direction.UP ? "id=330" : "id=370", "did not write the row");

        RunOptions skip = TENS.onRowError(RowErrors.skip(2));
        RunResult skipped = direction == Direction.UP ? migrator.up(skip) : migrator.down(Rollback.steps(1), skip);
        assertThat(skipped.reason()).contains("completed_with_failures");
        assertThat(report(skipped).failed()).isEqualTo(2);
        assertThat(Items.count(db, "n = " + (direction == Direction.UP ? 1 : 0))).isEqualTo(48);
    }
}

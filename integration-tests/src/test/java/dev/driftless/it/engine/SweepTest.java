package dev.driftless.it.engine;

import static dev.driftless.it.engine.Items.count;
import static dev.driftless.it.engine.Items.migrator;
import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.MigrationListener;
import dev.driftless.MigrationReport;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sweeps over a table whose {@code where} says what is left to do. */
class SweepTest {

    private static final RunOptions TENS = Items.batchesOf(10);

    private static String fill(String members, String body) {
        return """
                @Migration(id = "20260101_000000_fill")
                final class Fill {
                    @Up(table = "items", where = "state IS NULL"%s)
                    %s
                }
                """.formatted(members, body);
    }

    private static final String FILL = fill("", "Patch up(Document d) { return Patch.set(\"state\", \"open\"); }");
    private static final String FILL_EVEN = fill("", """
            Patch up(Document d) { return d.getLong("id") % 2 == 0 ? Patch.set("state", "open") : Patch.none(); }""");
    private static final String ONCE = fill(", sweep = Sweep.ONCE",
            "Patch up(Document d) { return Patch.set(\"n\", d.getInt(\"n\") + 1); }");
    private static final String VOID = fill("", """
            void up(MigrationContext ctx, Document d) throws Exception {
                if (d.getLong("id") % 2 == 0) {
                    try (var s = ctx.connection().prepareStatement("UPDATE items SET state = 'open' WHERE id = ?")) {
                        s.setLong(1, d.getLong("id"));
                        s.executeUpdate();
                    }
                }
            }""");

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void rowsWrittenBehindTheCursorAreCaught(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        AtomicLong next = new AtomicLong();
        MigrationListener writer = new MigrationListener() {
            @Override
            public void batchCommitted(String migrationId, long processed, long changed) {
                if (next.get() > -50) {
                    db.execute("INSERT INTO items VALUES (" + next.decrementAndGet() + ", 0, NULL)",
                            "INSERT INTO items VALUES (" + (1000 - next.get()) + ", 0, NULL)");
                }
            }
        };

        RunResult result = migrator(db, FILL).listener(writer).build().up(TENS.maxSweeps(60));

        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(result.reason()).isEmpty();
        assertThat(count(db, "state IS NULL")).isZero();
        assertThat(result.migrations().get(0).changed()).isEqualTo(count(db, "state = 'open'"));
        assertThat(result.migrations().get(0).processed()).isEqualTo(count(db, "1 = 1"));
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void stopsAfterMaxSweepsWhileRowsStillArrive(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 10);
        AtomicLong next = new AtomicLong();
        MigrationListener writer = new MigrationListener() {
            @Override
            public void batchCommitted(String migrationId, long processed, long changed) {
                db.execute("INSERT INTO items VALUES (" + next.decrementAndGet() + ", 0, NULL)");
            }
        };

        RunResult result = migrator(db, FILL).listener(writer).build().up(RunOptions.defaults().maxSweeps(3));

        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(result.reason()).contains("rows_still_arriving");
        assertThat(result.migrations().get(0).changed()).isEqualTo(12);
        assertThat(migrator(db, FILL).build().up().status()).isEqualTo(RunStatus.NOOP);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aSkippedRowCountsOnceAndIsRemaining(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);

        RunResult result = migrator(db, FILL_EVEN).build().up(TENS);

        MigrationReport report = result.migrations().get(0);
        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(report.processed()).isEqualTo(100);
        assertThat(report.changed()).isEqualTo(50);
        assertThat(report.skipped()).isEqualTo(50);
        assertThat(report.remaining()).isEqualTo(50);
        assertThat(count(db, "state IS NULL")).isEqualTo(50);
        migrator(db, FILL_EVEN).build().requireApplied();
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void theLastRowsOfThePageMayAllBeSkipped(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        String source = Items.PLUS_ONE_SOURCE.replace("return new Item(item.id(), item.n() + 1)",
                "return item.id() % 10 >= 5 || item.id() > 80 ? null : new Item(item.id(), item.n() + 1)");

        RunResult result = migrator(db, source).build().up(TENS);

        assertThat(result.migrations().get(0).processed()).isEqualTo(100);
        assertThat(result.migrations().get(0).changed()).isEqualTo(40);
        assertThat(count(db, "n = 1 AND MOD(id, 10) < 5 AND id <= 80")).isEqualTo(40);
        assertThat(count(db, "n = 0")).isEqualTo(60);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void sweepOnceTakesWhereAsAPlainFilter(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        db.execute("UPDATE items SET state = 'closed' WHERE id > 60");

        RunResult result = migrator(db, ONCE).build().up(TENS);

        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(result.migrations().get(0).processed()).isEqualTo(60);
        assertThat(result.migrations().get(0).remaining()).isZero();
        assertThat(count(db, "n = 1 AND id <= 60")).isEqualTo(60);
        assertThat(count(db, "n = 0 AND id > 60")).isEqualTo(40);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aRowGivenToAVoidMethodIsChangedUnlessItStillMatches(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);

        MigrationReport report = migrator(db, VOID).build().up(TENS).migrations().get(0);

        assertThat(report.changed()).isEqualTo(50);
        assertThat(report.skipped()).isEqualTo(50);
        assertThat(report.remaining()).isEqualTo(50);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void withoutWhereARowGivenToAVoidMethodIsAlwaysChanged(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        String source = VOID.replace(", where = \"state IS NULL\"", "");

        MigrationReport report = migrator(db, source).build().up(TENS).migrations().get(0);

        assertThat(report.changed()).isEqualTo(100);
        assertThat(report.skipped()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aChangeThatLeavesTheRowMatchingFailsTheRunAndChangesNothing(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        String source = fill("", "Patch up(Document d) { return Patch.set(\"n\", 7); }");

        RunResult result = migrator(db, source).build().up(TENS);

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.error()).get().asString().contains("[WhereStillTrue]", "20260101_000000_fill", db.vendor() == Vendor.H2 ? "ITEMS" : "items",
                "state IS NULL");
        assertThat(count(db, "n = 0")).isEqualTo(100);
    }

    /** One look at the whole table tells that nothing is left; it costs less than to walk along the key again. */
    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aSweepThatLeftNothingToDoIsNotRepeated(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 25);
        AtomicLong batches = new AtomicLong();
        MigrationListener counter = new MigrationListener() {
            @Override
            public void batchStarted(String migrationId, int rows) {
                batches.incrementAndGet();
            }
        };

        migrator(db, FILL).listener(counter).build().up(TENS).orThrow();

        assertThat(batches.get()).isEqualTo(3);
        assertThat(count(db, "state = 'open'")).isEqualTo(25);
    }

    /** The statement that writes the rows tells whether they match no more, but not what a trigger does to them afterwards. */
    @ParameterizedTest
    @ValueSource(strings = {"BEFORE", "AFTER"})
    void aRowThatATriggerMakesMatchAgainFailsTheRun(String when) {
        TestDatabase db = Items.database(Vendor.POSTGRESQL, 100);
        db.execute("CREATE FUNCTION undo() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN " + (when.equals("BEFORE")
                        ? "NEW.state := NULL;" : "UPDATE items SET state = NULL WHERE id = NEW.id;") + " RETURN NEW; END'",
                "CREATE TRIGGER undo " + when + " UPDATE ON items FOR EACH ROW WHEN (NEW.id = 15 AND NEW.state IS NOT NULL)"
                        + " EXECUTE FUNCTION undo()");

        RunResult result = migrator(db, FILL).build().up(TENS);

        assertThat(result.error()).get().asString().contains("[WhereStillTrue]", "id=15");
        assertThat(count(db, "state IS NOT NULL")).isEqualTo(10);
    }

    /** With a key of two columns, too, the check of what was changed looks rows up by their keys. */
    @ParameterizedTest
    @EnumSource(Vendor.class)
    void manyRowsWithACompositeKeyTakeSeconds(Vendor vendor) {
        TestDatabase db = vendor.database();
        db.execute("CREATE TABLE items (g INT NOT NULL, id BIGINT NOT NULL, state VARCHAR(20), PRIMARY KEY (g, id))",
                "INSERT INTO items SELECT i / 100, i, NULL FROM " + Items.series(vendor, 1, 10_000));

        RunResult result = org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                java.time.Duration.ofSeconds(60), () -> migrator(db, FILL).build().up());

        assertThat(result.migrations().get(0).changed()).isEqualTo(10_000);
    }
}

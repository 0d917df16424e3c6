package dev.driftless.it.engine;

import static dev.driftless.it.engine.Items.PLUS_ONE_SOURCE;
import static dev.driftless.it.engine.Items.canceledAfter;
import static dev.driftless.it.engine.Items.count;
import static dev.driftless.it.engine.Items.cursor;
import static dev.driftless.it.engine.Items.migrator;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.driftless.MigrationReport;
import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the sequence of up, cancel and down: each row is on the side of the cursor that it stands on. */
class TurningBackTest {

    private static final RunOptions TENS = Items.batchesOf(10);

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void upToTheMiddleDownToAQuarterAndUpAgainMovesEachRowOnce(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 400);

        RunResult half = canceledAfter(20, db, PLUS_ONE_SOURCE).up(TENS);
        assertThat(half.status()).isEqualTo(RunStatus.CANCELED);
        assertThat(half.reason()).contains("cancel_requested");
        assertThat(half.migrations().get(0).processed()).isEqualTo(200);
        assertThat(count(db, "n = 1 AND id <= 200")).isEqualTo(200);
        assertThat(count(db, "n = 0 AND id > 200")).isEqualTo(200);

        RunResult quarter = canceledAfter(10, db, PLUS_ONE_SOURCE).down(Rollback.steps(1), TENS);
        assertThat(quarter.status()).isEqualTo(RunStatus.CANCELED);
        assertThat(quarter.migrations()).singleElement().satisfies(report -> {
            assertThat(report.processed()).isEqualTo(100);
            assertThat(report.changed()).isEqualTo(100);
        });
        assertThat(count(db, "n = 1 AND id <= 100")).isEqualTo(100);
        assertThat(count(db, "n = 0 AND id > 100")).isEqualTo(300);

        RunResult up = migrator(db, PLUS_ONE_SOURCE).build().up(TENS);
        assertThat(up.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(count(db, "n = 1")).isEqualTo(400);
        assertThat(count(db, "n <> 1")).isZero();

        RunResult down = migrator(db, PLUS_ONE_SOURCE).build().down(Rollback.steps(1), TENS);
        MigrationReport report = down.migrations().get(0);
        assertThat(down.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(report.processed()).isEqualTo(400);
        assertThat(report.changed()).isEqualTo(400);
        assertThat(count(db, "n = 0")).isEqualTo(400);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void goesDownInDescendingKeyOrder(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        migrator(db, PLUS_ONE_SOURCE).build().up().orThrow();

        canceledAfter(3, db, PLUS_ONE_SOURCE).down(Rollback.steps(1), TENS);

        assertThat(count(db, "n = 0 AND id > 70")).isEqualTo(30);
        assertThat(count(db, "n = 1 AND id <= 70")).isEqualTo(70);
        assertThat(cursor(db)).isEqualTo(70);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aRandomSequenceOfTurnsKeepsEachRowOnItsSide(Vendor vendor) {
        TestDatabase plain = Items.database(vendor, 60);
        HikariConfig pool = new HikariConfig();
        pool.setDataSource(plain.dataSource());
        pool.setMaximumPoolSize(4);
        try (HikariDataSource pooled = new HikariDataSource(pool)) {
            turnAtRandom(new TestDatabase(vendor, pooled));
        }
    }

    private static void turnAtRandom(TestDatabase db) {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            for (int turn = 0; turn < 4; turn++) {
                RunOptions options = RunOptions.defaults().batchSize(1 + random.nextInt(12));
                var migrator = canceledAfter(1 + random.nextInt(8), db, PLUS_ONE_SOURCE);
                RunResult result = random.nextBoolean() ? migrator.up(options) : migrator.down(Rollback.steps(1), options);
                assertThat(result.status()).isIn(RunStatus.COMPLETED, RunStatus.CANCELED, RunStatus.NOOP);
                assertSides(db, "seed " + seed + ", turn " + turn);
            }
            RunStatus last = migrator(db, PLUS_ONE_SOURCE).build().up().status();
            assertThat(last).isIn(RunStatus.COMPLETED, RunStatus.NOOP);
            assertThat(count(db, "n = 1")).as("seed " + seed).isEqualTo(60);
            if (random.nextBoolean()) {
                migrator(db, PLUS_ONE_SOURCE).build().down(Rollback.steps(1)).orThrow();
                assertThat(count(db, "n = 0")).as("seed " + seed).isEqualTo(60);
            }
        }
    }

    private static void assertSides(TestDatabase db, String when) {
        if (db.hasTable("migration_range") && db.number("SELECT COUNT(*) FROM migration_range") > 0) {
            long cursor = cursor(db);
            assertThat(count(db, "n = 1 AND id <= " + cursor)).as(when).isEqualTo(cursor);
            assertThat(count(db, "n = 0 AND id > " + cursor)).as(when).isEqualTo(60 - cursor);
        } else {
            assertThat(count(db, "n = 1")).as(when).isIn(0L, 60L);
        }
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aDownThatTurnsARepeatedSweepBackVisitsEveryRow(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 40);
        String source = """
                @Migration(id = "20260101_000000_open")
                final class Open {
                    @Up(table = "items", where = "state IS NULL")
                    Patch up(Document d) { return Patch.set("state", "open"); }
                    @Down(table = "items")
                    Patch down(Document d) { return Patch.set("state", null); }
                }
                """;
        var migrator = migrator(db, source)
                .listener(Items.afterBatches(4, () -> {
                    db.execute("INSERT INTO items SELECT i, 0, NULL FROM " + Items.series(vendor, -30, -1));
                }))
                .listener(Items.afterBatches(5, () -> migrator(db, source).build().cancel()))
                .build();
        assertThat(migrator.up(TENS).status()).isEqualTo(RunStatus.CANCELED);
        assertThat(db.number("SELECT MAX(sweep) FROM migration_range")).isEqualTo(2);
        RunResult dry = migrator(db, source).build().down(Rollback.steps(1), TENS.dryRun(true));

        RunResult down = migrator(db, source).build().down(Rollback.steps(1), TENS);

        assertThat(down.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(count(db, "state IS NULL")).isEqualTo(70);
        assertThat(down.migrations().get(0).processed()).isEqualTo(70);
        assertThat(dry.migrations().get(0).processed()).isEqualTo(down.migrations().get(0).processed());
        assertThat(dry.migrations().get(0).changed()).isEqualTo(down.migrations().get(0).changed());
    }
}

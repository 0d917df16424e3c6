package dev.driftless.it.engine;

import static dev.driftless.it.engine.Items.PLUS_ONE;
import static dev.driftless.it.engine.Items.PLUS_ONE_SOURCE;
import static dev.driftless.it.engine.Items.canceledAfter;
import static dev.driftless.it.engine.Items.count;
import static dev.driftless.it.engine.Items.migrator;
import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.Drift;
import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A migration whose source changes while it is half-way, up or down. */
class EditedTest {

    private static final RunOptions TENS = Items.batchesOf(10);
    /** Another source, the same effect: what moves a row twice shows as 2 or -1. */
    private static final String EDITED = PLUS_ONE_SOURCE.replace("item.n() + 1", "1 + item.n()");
    private static final String EDITED_AGAIN = PLUS_ONE_SOURCE.replace("item.n() + 1", "item.n() + 2 - 1");
    private static final String SKIPS_ALL = PLUS_ONE_SOURCE.replace("return new Item(item.id(), item.n() + 1)", "return null");

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void anEditMidwayBlocksUntilDriftIsAllowedAndGoesOnAtTheCursor(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        canceledAfter(3, db, PLUS_ONE_SOURCE).up(TENS);

        RunResult blocked = migrator(db, EDITED).build().up(TENS);
        assertThat(blocked.status()).isEqualTo(RunStatus.DRIFT_BLOCKED);
        assertThat(blocked.drift()).singleElement().satisfies(drift -> {
            assertThat(drift.kind()).isEqualTo(Drift.Kind.EDITED_MIDWAY);
            assertThat(drift.migrationId()).isEqualTo(PLUS_ONE);
            assertThat(drift.blocking()).isTrue();
        });
        assertThat(migrator(db, EDITED).build().down(Rollback.steps(1)).status()).isEqualTo(RunStatus.DRIFT_BLOCKED);

        RunResult allowed = migrator(db, EDITED).build().up(TENS.allowDrift(true));
        assertThat(allowed.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(allowed.migrations().get(0).earlier()).isEqualTo(30);
        assertThat(allowed.migrations().get(0).processed()).isEqualTo(100);
        assertThat(allowed.drift()).singleElement().satisfies(drift -> assertThat(drift.blocking()).isFalse());
        assertThat(count(db, "n = 1")).isEqualTo(100);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aSecondEditDoesNotCountTheFirstOnesRowsTwice(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        canceledAfter(3, db, PLUS_ONE_SOURCE).up(TENS);
        canceledAfter(2, db, EDITED).up(TENS.allowDrift(true));

        RunResult again = migrator(db, EDITED_AGAIN).build().up(TENS.allowDrift(true));

        assertThat(again.migrations().get(0).earlier()).isEqualTo(50);
        assertThat(count(db, "n = 1")).isEqualTo(100);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void restartBeginsFromTheFirstRowAndTellsHowManyRowsAreSeenAgain(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        canceledAfter(3, db, PLUS_ONE_SOURCE).up(TENS);

        RunResult restarted = migrator(db, EDITED).build().up(TENS.restart(true));

        assertThat(restarted.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(restarted.migrations().get(0).earlier()).isEqualTo(30);
        assertThat(restarted.migrations().get(0).processed()).isEqualTo(100);
        assertThat(count(db, "n = 2 AND id <= 30")).isEqualTo(30);
        assertThat(count(db, "n = 1 AND id > 30")).isEqualTo(70);
        assertThat(migrator(db, EDITED).build().up(TENS.restart(true)).status()).isEqualTo(RunStatus.NOOP);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void anEditBeforeAnyRowWasChangedStartsOver(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        canceledAfter(3, db, SKIPS_ALL).up(TENS);
        assertThat(Items.cursor(db)).isEqualTo(30);

        Migrator edited = migrator(db, PLUS_ONE_SOURCE).build();
        assertThat(edited.status().drift()).isEmpty();
        RunResult up = edited.up(TENS);

        assertThat(up.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(up.migrations().get(0).earlier()).isZero();
        assertThat(count(db, "n = 1")).isEqualTo(100);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aDownAfterAnEditBeforeAnyRowWasChangedTouchesNoRow(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        canceledAfter(3, db, SKIPS_ALL).up(TENS);

        RunResult down = migrator(db, PLUS_ONE_SOURCE).build().down(Rollback.steps(1), TENS);

        assertThat(down.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(count(db, "n = 0")).isEqualTo(100);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void anEditAfterADownThatMovedNoRowIsStillAnEditOfMigratedRows(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        migrator(db, PLUS_ONE_SOURCE).build().up().orThrow();
        cancelBeforeTheFirstBatch(db, PLUS_ONE_SOURCE);
        assertThat(Items.cursor(db)).isEqualTo(100);

        Migrator edited = migrator(db, EDITED).build();
        assertThat(edited.up(TENS).status()).isEqualTo(RunStatus.DRIFT_BLOCKED);
        assertThat(edited.up(TENS.allowDrift(true)).status()).isEqualTo(RunStatus.COMPLETED);

        assertThat(count(db, "n = 1")).isEqualTo(100);
    }

    /** The stored checksum is the code that last moved a row: new code that was only allowed to has not. */
    @ParameterizedTest
    @EnumSource(Vendor.class)
    void anEditThatWasAllowedButMovedNoRowIsStillAnEdit(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        canceledAfter(3, db, PLUS_ONE_SOURCE).up(TENS);
        Migrator edited = migrator(db, EDITED).build();
        RunResult allowed = edited.up(TENS.allowDrift(true).throttle(connection -> {
            boolean begun = db.number("SELECT COUNT(*) FROM migration_state s JOIN migration_run r ON r.run_id = s.run_id"
                    + " WHERE r.status = 'running'") > 0;
            if (begun) {
                edited.cancel();
            }
            return begun ? java.util.Optional.of("canceled") : java.util.Optional.empty();
        }));
        assertThat(allowed.status()).isEqualTo(RunStatus.CANCELED);

        assertThat(edited.up(TENS).status()).isEqualTo(RunStatus.DRIFT_BLOCKED);
        canceledAfter(1, db, EDITED).up(TENS.allowDrift(true));
        assertThat(edited.up(TENS).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(count(db, "n = 1")).isEqualTo(100);
    }

    /** The down takes its migration over, and meets the cancel at its first look after that. */
    private static void cancelBeforeTheFirstBatch(TestDatabase db, String source) {
        Migrator other = migrator(db, source).build();
        boolean[] asked = new boolean[1];
        RunResult down = migrator(db, source).build().down(Rollback.steps(1), TENS.throttle(connection -> {
            if (db.number("SELECT COUNT(*) FROM migration_range") > 0 && !asked[0]) {
                asked[0] = true;
                other.cancel();
                return java.util.Optional.of("canceled");
            }
            return java.util.Optional.empty();
        }));
        assertThat(down.status()).isEqualTo(RunStatus.CANCELED);
        assertThat(count(db, "n = 1")).isEqualTo(100);
    }
}

package dev.driftless.it.engine;

import static dev.driftless.it.engine.Items.PLUS_ONE;
import static dev.driftless.it.engine.Items.PLUS_ONE_SOURCE;
import static dev.driftless.it.engine.Items.count;
import static dev.driftless.it.engine.Items.migrator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.driftless.PlanException;
import dev.driftless.Rollback;
import dev.driftless.RowErrors;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Trouble that shows late: at the commit, after a turn, when a run's row is gone, behind a caller's back. */
class LateTroubleTest {

    private static final RunOptions TENS = Items.batchesOf(10);

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aRunWhoseRowIsDeletedEndsForItsWorker(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        Migrator migrator = migrator(db, PLUS_ONE_SOURCE)
                .listener(Items.afterBatches(3, () -> db.execute("DELETE FROM migration_run")))
                .build();
        RunResult result = migrator.up(TENS);
        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.error().orElseThrow()).contains("gone from migration_run");
        assertThat(count(db, "n = 1")).isEqualTo(30);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aBackgroundCallThatJoinsGoesOnToItsOwnMigrations(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        String second = Items.plusOne("20260102_000000_plus_one_more", "PlusOneMore");
        Migrator newer = migrator(db, PLUS_ONE_SOURCE, second).build();
        AtomicReference<RunResult> joined = new AtomicReference<>();
        Migrator older = migrator(db, PLUS_ONE_SOURCE)
                .listener(Items.afterBatches(2, () -> joined.set(newer.up(TENS.background(true)))))
                .build();
        assertThat(older.up(TENS).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(joined.get().status()).isEqualTo(RunStatus.RUNNING);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> newer.status().pending().isEmpty());
        assertThat(count(db, "n = 2")).isEqualTo(100);
    }

    /** Row 50 failed upwards; on the way down it is not selected and passed by: an up of it alone would count twice later. */
    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aFailureOfAMigrationThatWasTurnedRoundIsNotRetried(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        db.execute("UPDATE items SET state = 'bad' WHERE id = 50");
        String source = """
                @Migration(id = "20260101_000000_plus_one")
                final class PlusOneTurned {
                    @Up(table = "items")
                    Patch up(Document item) {
                        if ("bad".equals(item.getString("state"))) { throw new IllegalStateException("bad"); }
                        return Patch.set("n", item.getInt("n") + 1);
                    }
                    @Down(table = "items", where = "id <> 50")
                    Patch down(Document item) { return Patch.set("n", item.getInt("n") - 1); }
                }
                """;
        Migrator other = migrator(db, source).build();
        assertThat(other.up(TENS.onRowError(RowErrors.skip(1))).reason()).contains("completed_with_failures");
        Migrator canceled = migrator(db, source).listener(Items.afterBatches(7, other::cancel)).build();
        assertThat(canceled.down(Rollback.steps(1), TENS).status()).isEqualTo(RunStatus.CANCELED);
        db.execute("UPDATE items SET state = 'good' WHERE id = 50");

        assertThatThrownBy(() -> other.retryFailed(PLUS_ONE)).isInstanceOf(PlanException.class)
                .hasMessageContaining("turned round");

        assertThat(other.up(TENS).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(count(db, "n = 1")).isEqualTo(100);
    }

    /** The constraint would speak up at the commit only, where no row can be named any more. */
    @Test
    void aDeferredConstraintNamesTheRowOfAVoidMethodOnPostgres() {
        TestDatabase db = Items.database(Vendor.POSTGRESQL, 40);
        db.execute("CREATE TABLE groups (id INT PRIMARY KEY)", "INSERT INTO groups VALUES (1)",
                "ALTER TABLE items ADD COLUMN group_id INT REFERENCES groups DEFERRABLE INITIALLY DEFERRED");
        String source = """
                @Migration(id = "20260101_000000_groups")
                final class Groups {
                    @Up(table = "items")
                    void up(MigrationContext context, Document item) throws Exception {
                        try (var update = context.connection().prepareStatement("UPDATE items SET group_id = ? WHERE id = ?")) {
                            update.setInt(1, item.getLong("id") == 25 ? 99 : 1);
                            update.setLong(2, item.getLong("id"));
                            update.executeUpdate();
                        }
                    }
                }
                """;
        Migrator migrator = migrator(db, source).build();
        RunResult result = migrator.up(TENS.onRowError(RowErrors.skip(1)));
        assertThat(result.error()).isEmpty();
        assertThat(result.reason()).contains("completed_with_failures");
        assertThat(migrator.status().failures()).singleElement()
                .satisfies(failure -> assertThat(failure.key()).containsEntry("id", 25L));
        assertThat(count(db, "group_id = 1")).isEqualTo(39);
    }
}

package dev.driftless.it.engine;

import static dev.driftless.it.engine.Items.count;
import static dev.driftless.it.engine.Items.migrator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.driftless.MigrationException;
import dev.driftless.RowErrors;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Quarantined rows are tried again one by one, and verification tells what is left. */
class RetryFailedTest {

    private static final String ID = "20260101_000000_plus_one";

    /** Adds 1, and throws for rows whose state is bad. */
    private static final String SOURCE = """
            @Migration(id = "20260101_000000_plus_one")
            final class PlusOneUnlessBad {
                @Up(table = "items")
                Patch up(Document item) {
                    if ("bad".equals(item.getString("state"))) {
                        throw new IllegalStateException("bad item");
                    }
                    return Patch.set("n", item.getInt("n") + 1);
                }
            }
            """;

    private static final RunOptions SKIP = RunOptions.defaults().onRowError(RowErrors.skip(10)).batchSize(20);

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void changesEachRowOnceAndForgetsItsFailure(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        db.execute("UPDATE items SET state = 'bad' WHERE id IN (7, 42, 100)");
        Migrator migrator = migrator(db, SOURCE).build();
        assertThat(migrator.retryFailed(ID).status()).isEqualTo(RunStatus.NOOP);

        assertThat(migrator.up(SKIP).reason()).contains("completed_with_failures");
        RunResult unchanged = migrator.retryFailed(ID);
        assertThat(unchanged.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(unchanged.reason()).contains("completed_with_failures");
        assertThat(unchanged.migrations().get(0).failed()).isEqualTo(3);
        assertThat(migrator.status().failures()).hasSize(3);
        assertThatThrownBy(migrator::requireApplied).isInstanceOf(MigrationException.class);

        db.execute("UPDATE items SET state = 'good' WHERE id = 7", "DELETE FROM items WHERE id = 42");
        RunResult some = migrator.retryFailed(ID);
        assertThat(some.migrations().get(0).changed()).isEqualTo(1);
        assertThat(some.migrations().get(0).skipped()).isEqualTo(1);
        assertThat(migrator.status().failures()).extracting(failure -> failure.key().toString().toLowerCase())
                .containsExactly("{id=100}");

        db.execute("UPDATE items SET state = 'good' WHERE id = 100");
        RunResult last = migrator.retryFailed(ID);
        assertThat(last.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(last.reason()).isEmpty();
        assertThat(migrator.retryFailed(ID).reason()).contains("no_failures");
        migrator.requireApplied(ID);
        assertThat(count(db, "n = 1")).isEqualTo(99);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void waitsForNobodyWhileARunHasTheSlot(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        db.execute("UPDATE items SET state = 'bad' WHERE id = 7");
        Migrator other = migrator(db, SOURCE).build();
        Migrator migrator = migrator(db, SOURCE)
                .listener(Items.afterBatches(2, () -> assertThat(other.retryFailed(ID).reason()).contains("other_run")))
                .build();
        assertThat(migrator.up(SKIP).reason()).contains("completed_with_failures");
        assertThat(count(db, "n = 1")).isEqualTo(99);
    }

    /** Joined as an ordinary run, a retry would apply the whole migration a second time. */
    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aRetryIsNeitherJoinedNorAdoptedByAnUp(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        db.execute("UPDATE items SET state = 'bad' WHERE id = 7");
        migrator(db, SOURCE).build().up(SKIP);
        String second = """
                @Migration(id = "20260103_000000_name")
                final class Name {
                    @Up(table = "items")
                    Patch up(Document item) { return Patch.set("state", "named"); }
                }
                """;
        String slowRetry = "20260104_000000_abandoned";
        db.execute("INSERT INTO migration_run (run_id, direction, status, options, plan, current_index, step, lease_until,"
                        + " cancel_requested, paused, started_at, updated_at) SELECT '" + slowRetry + "', 'up', 'running',"
                        + " '{\"retry\":true}', plan, 0, 0, 9000000000000000, FALSE, FALSE, 0, 0 FROM migration_run",
                "UPDATE migration_lock SET run_id = '" + slowRetry + "'");
        Migrator both = migrator(db, SOURCE, second).build();
        assertThat(both.up().reason()).contains("other_run");

        db.execute("UPDATE migration_run SET lease_until = 0 WHERE run_id = '" + slowRetry + "'");
        assertThat(both.up().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(count(db, "n = 1")).isEqualTo(99);
        assertThat(count(db, "state = 'named'")).isEqualTo(100);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void verificationCountsWhatIsLeftAndIsContentWhenNothingIs(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 60);
        String source = """
                @Migration(id = "20260102_000000_fill")
                final class FillState {
                    @Up(table = "items", where = "state IS NULL")
                    Patch up(Document item) {
                        return item.getLong("id") > 50 ? Patch.none() : Patch.set("state", "ok");
                    }
                }
                """;
        Migrator migrator = migrator(db, source).build();
        RunResult before = migrator.verify("20260102_000000_fill");
        assertThat(before.status()).isEqualTo(RunStatus.FAILED);
        assertThat(before.reason()).contains("rows_remaining");
        assertThat(before.migrations().get(0).remaining()).isEqualTo(50);
        assertThat(db.hasTable("migration_run")).isFalse();

        assertThat(migrator.up().migrations().get(0).remaining()).isEqualTo(10);
        assertThat(migrator.verify("20260102_000000_fill").status()).isEqualTo(RunStatus.COMPLETED);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aRunIsTunedWhileItWorks(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        Migrator other = migrator(db, SOURCE).build();
        java.util.List<Long> sizes = new java.util.ArrayList<>();
        Migrator migrator = migrator(db, SOURCE)
                .listener(Items.afterBatches(2, () -> other.tune(RunOptions.defaults().batchSize(40))))
                .listener(new dev.driftless.MigrationListener() {
                    @Override
                    public void batchCommitted(String migrationId, long processed, long changed) {
                        sizes.add(processed);
                    }
                })
                .build();
        assertThat(migrator.up(RunOptions.defaults().batchSize(10)).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(sizes).startsWith(10L, 10L, 40L, 40L);
        assertThat(count(db, "n = 1")).isEqualTo(100);
    }
}

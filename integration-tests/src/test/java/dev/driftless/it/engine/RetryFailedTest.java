package dev.driftless.it.engine;

import static dev.driftless.it.engine.Items.count;
import static dev.driftless.it.engine.Items.migrator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.driftless.CancelResult;
import dev.driftless.MigrationException;
import dev.driftless.RowErrors;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunState;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.it.ranges.Probe;
import dev.driftless.runtime.Migrator;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
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

    /** The same, watched by the test. */
    private static final String WATCHED = SOURCE
            .replace("Patch up(Document item) {", """
                    Patch up(Document item) throws Exception {
                            dev.driftless.it.ranges.Probe.visit("retried", item.getLong("id"));
                    """);

    private static final RunOptions SKIP = Items.batchesOf(20).onRowError(RowErrors.skip(10));

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
    @EnumSource(value = Vendor.class, names = {"POSTGRESQL", "MARIADB", "H2"})
    void aCancelIsSeenBeforeTheNextRow(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        Migrator other = migrator(db, WATCHED).build();
        Migrator migrator = withThreeFailures(db);
        Probe.on("retried", id -> assertThat(other.cancel().status()).isEqualTo(CancelResult.Status.CANCEL_REQUESTED));

        RunResult canceled = migrator.retryFailed(ID);

        assertThat(canceled.status()).isEqualTo(RunStatus.CANCELED);
        assertThat(canceled.reason()).contains("cancel_requested");
        assertThat(canceled.migrations().get(0).changed()).isEqualTo(1);
        assertThat(migrator.status().activeRun()).isEmpty();
        Probe.on("retried", id -> { });
        assertThat(migrator.retryFailed(ID).migrations().get(0).changed()).isEqualTo(2);
        assertThat(count(db, "n = 1")).isEqualTo(100);
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"POSTGRESQL", "MARIADB", "H2"})
    void aPauseIsSeenBeforeTheNextRow(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        Migrator other = migrator(db, WATCHED).build();
        Migrator migrator = withThreeFailures(db);
        AtomicInteger visited = new AtomicInteger();
        Probe.on("retried", id -> {
            if (visited.incrementAndGet() == 1) {
                other.pause();
            }
        });

        CompletableFuture<RunResult> retry = CompletableFuture.supplyAsync(() -> migrator.retryFailed(ID));
        await().atMost(Duration.ofSeconds(60)).until(() ->
                other.status().activeRun().flatMap(RunState::waitingFor).equals(Optional.of("paused")));
        assertThat(visited).hasValue(1);
        other.resume();

        assertThat(retry.join().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(retry.join().reason()).isEmpty();
        assertThat(count(db, "n = 1")).isEqualTo(100);
    }

    /** Who has one connection for all can still look, and let it go on. */
    @Test
    void aPoolOfOneServesAlsoWhoIsPaused() {
        TestDatabase db = Items.database(Vendor.POSTGRESQL, 100);
        withThreeFailures(db);
        HikariConfig config = new HikariConfig();
        config.setDataSource(db.dataSource());
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(20_000);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            Migrator migrator = migrator(new TestDatabase(Vendor.POSTGRESQL, pool), WATCHED).build();
            CompletableFuture<Void> pause = new CompletableFuture<>();
            Probe.on("retried", id -> {
                if (!pause.isDone()) {
                    CompletableFuture.runAsync(migrator::pause).thenAccept(pause::complete);
                    // Longer than a connection is kept for.
                    Thread.sleep(700);
                }
            });
            CompletableFuture<RunResult> retry = CompletableFuture.supplyAsync(() -> migrator.retryFailed(ID));
            await().atMost(Duration.ofSeconds(60)).until(() -> pause.isDone()
                    && migrator.status().activeRun().flatMap(RunState::waitingFor).equals(Optional.of("paused")));
            migrator.resume();
            assertThat(retry.join().status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(migrator.status().activeRun()).isEmpty();
        }
        assertThat(count(db, "n = 1")).isEqualTo(100);
    }

    /** Three rows are recorded, and put right. */
    private static Migrator withThreeFailures(TestDatabase db) {
        Migrator migrator = migrator(db, WATCHED).build();
        Probe.on("retried", id -> { });
        db.execute("UPDATE items SET state = 'bad' WHERE id IN (7, 42, 100)");
        assertThat(migrator.up(SKIP).reason()).contains("completed_with_failures");
        db.execute("UPDATE items SET state = 'good' WHERE id IN (7, 42, 100)");
        return migrator;
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
        assertThat(migrator.up(Items.batchesOf(10)).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(sizes).startsWith(10L, 10L, 40L, 40L);
        assertThat(count(db, "n = 1")).isEqualTo(100);
    }
}

package dev.driftless.it.engine;

import static dev.driftless.it.engine.Items.PLUS_ONE_SOURCE;
import static dev.driftless.it.engine.Items.count;
import static dev.driftless.it.engine.Items.migrator;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.CancelResult;
import dev.driftless.MigrationListener;
import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several callers at once. */
class JoinTest {

    private static final RunOptions TENS = Items.batchesOf(10);
    private static final String EDITED = PLUS_ONE_SOURCE.replace("item.n() + 1", "1 + item.n()");
    private static final String SECOND = Items.plusOne("20260102_000000_plus_one_more", "PlusOneMore");

    /** A run that stands still at a batch boundary while others call. */
    private static final class Standing implements AutoCloseable {
        final CountDownLatch stands = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        final CompletableFuture<RunResult> result;

        Standing(TestDatabase db, boolean down, String... sources) throws InterruptedException {
            Migrator migrator = migrator(db, sources).listener(Items.afterBatches(3, () -> {
                stands.countDown();
                try {
                    goOn.await(30, SECONDS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            })).build();
            result = CompletableFuture.supplyAsync(() -> down ? migrator.down(Rollback.steps(1), TENS) : migrator.up(TENS));
            assertThat(stands.await(30, SECONDS)).isTrue();
        }

        @Override
        public void close() {
            goOn.countDown();
        }
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void whoCannotJoinIsToldWhyAndTouchesNothing(Vendor vendor) throws Exception {
        TestDatabase db = Items.database(vendor, 100);
        Migrator same = migrator(db, PLUS_ONE_SOURCE).build();
        try (Standing run = new Standing(db, false, PLUS_ONE_SOURCE)) {
            RunResult other = same.down(Rollback.steps(1));
            assertThat(other.status()).isEqualTo(RunStatus.RUNNING);
            assertThat(other.reason()).contains("other_direction");
            assertThat(same.up(TENS.restart(true)).reason()).contains("restart");
            assertThat(same.up(TENS.join(false)).status()).isEqualTo(RunStatus.RUNNING);
            RunResult edited = migrator(db, EDITED).build().up(TENS.allowDrift(true));
            assertThat(edited.status()).isEqualTo(RunStatus.RUNNING);
            assertThat(edited.reason()).contains("other_code");
            assertThat(count(db, "n = 1")).isEqualTo(30);

            run.goOn.countDown();
            assertThat(run.result.get(30, SECONDS).status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(other.runId()).isEqualTo(run.result.get().runId());
        }
        assertThat(count(db, "n = 1")).isEqualTo(100);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aJoinerPlansAgainForWhatIsStillPendingForItself(Vendor vendor) throws Exception {
        TestDatabase db = Items.database(vendor, 100);
        try (Standing run = new Standing(db, false, PLUS_ONE_SOURCE)) {
            CountDownLatch joined = new CountDownLatch(1);
            CompletableFuture<RunResult> newer = CompletableFuture.supplyAsync(() -> migrator(db, PLUS_ONE_SOURCE, SECOND)
                    .listener(new MigrationListener() {
                        @Override
                        public void runStarted(dev.driftless.RunState state) {
                            joined.countDown();
                        }
                    })
                    .build().up(TENS));
            assertThat(joined.await(30, SECONDS)).isTrue();
            run.goOn.countDown();

            assertThat(newer.get(30, SECONDS).status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(run.result.get(30, SECONDS).status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(newer.get().runId()).isNotEqualTo(run.result.get().runId());
            assertThat(newer.get().migrations()).extracting(report -> report.id())
                    .containsExactly(Items.PLUS_ONE, "20260102_000000_plus_one_more");
        }
        assertThat(count(db, "n = 2")).isEqualTo(100);
    }

    /** Eight applications start on an empty database at one moment. */
    @ParameterizedTest
    @EnumSource(Vendor.class)
    void eightCallersOnAnEmptyDatabaseRunItOnce(Vendor vendor) throws Exception {
        for (int round = 0; round < 3; round++) {
            TestDatabase db = Items.database(vendor, 50);
            ExecutorService threads = Executors.newFixedThreadPool(8);
            try {
                CyclicBarrier start = new CyclicBarrier(8);
                List<Future<RunResult>> results = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    Migrator migrator = migrator(db, PLUS_ONE_SOURCE, SECOND).build();
                    results.add(threads.submit(() -> {
                        start.await();
                        return migrator.up(TENS);
                    }));
                }
                for (Future<RunResult> result : results) {
                    assertThat(result.get(60, SECONDS).error()).isEmpty();
                    assertThat(result.get().status()).isIn(RunStatus.COMPLETED, RunStatus.NOOP);
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(count(db, "n = 2")).isEqualTo(50);
            assertThat(db.number("SELECT COUNT(*) FROM migration_lock")).isEqualTo(1);
            assertThat(db.number("SELECT COUNT(*) FROM migration_run")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void anAbandonedRunIsSupersededByTheOtherDirectionAndEndedByCancel(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        Migrator migrator = migrator(db, PLUS_ONE_SOURCE).build();
        abandon(db);
        String first = migrator.status().activeRun().orElseThrow().runId();
        assertThat(migrator.cancel()).isEqualTo(new CancelResult(
                CancelResult.Status.CANCELED, java.util.Optional.of(first), java.util.Optional.empty()));
        assertThat(migrator.status().activeRun()).isEmpty();
        assertThat(count(db, "n = 1")).isEqualTo(30);

        abandon(db);
        String second = migrator.status().activeRun().orElseThrow().runId();
        assertThat(migrator.down(Rollback.steps(1), TENS).status()).isEqualTo(RunStatus.COMPLETED);

        assertThat(db.rows("SELECT status, reason FROM migration_run WHERE run_id = ?", second))
                .containsExactly("canceled|superseded");
        assertThat(count(db, "n = 0")).isEqualTo(100);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void anAbandonedRunThatWasAskedToCancelIsNotAdopted(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        Migrator migrator = migrator(db, PLUS_ONE_SOURCE).build();
        abandon(db);
        String first = migrator.status().activeRun().orElseThrow().runId();
        db.execute("UPDATE migration_run SET cancel_requested = TRUE");

        RunResult result = migrator.up(TENS);

        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(result.runId().orElseThrow()).isNotEqualTo(first);
        assertThat(count(db, "n = 1")).isEqualTo(100);
    }

    /** Leaves a run that is under way without a process, its lease over. */
    private static void abandon(TestDatabase db) {
        Migrator leaving = migrator(db, PLUS_ONE_SOURCE)
                .listener(Items.afterBatches(3, () -> Thread.currentThread().interrupt()))
                .build();
        RunResult left = leaving.up(TENS);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(left.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(left.reason()).contains("interrupted");
        db.execute("UPDATE migration_run SET lease_until = 0 WHERE status = 'running'");
    }
}

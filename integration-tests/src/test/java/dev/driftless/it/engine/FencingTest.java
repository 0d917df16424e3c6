package dev.driftless.it.engine;

import static dev.driftless.it.engine.Items.count;
import static dev.driftless.it.engine.Items.migrator;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.MigrationListener;
import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A batch in flight whose range was taken over, or whose run was ended, must not commit. */
class FencingTest {

    private static final RunOptions TENS = Items.batchesOf(10);
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(3);

    /** The method asks a hook of the test what to do before the row with id 35. */
    private static final String STOPS = """
            @Migration(id = "20260101_000000_stops")
            final class Stops {
                @Up(table = "items")
                Patch up(MigrationContext ctx, Document d) {
                    if (d.getLong("id") == 35) {
                        ctx.orm(Runnable.class).run();
                    }
                    return Patch.set("n", d.getInt("n") + 1);
                }
                @Down(table = "items")
                Patch down(Document d) { return Patch.set("n", d.getInt("n") - 1); }
            }
            """;

    @ParameterizedTest
    @EnumSource(value = Vendor.class, mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void aBatchWhoseRangeIsTakenOverRollsBackAndTheRunFinishesRight(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger retries = new AtomicInteger();
        Migrator migrator = migrator(db, STOPS)
                .orm(Runnable.class, scope -> () -> {
                    if (calls.incrementAndGet() <= 3) {
                        db.execute("UPDATE migration_range SET epoch = epoch + 1");
                        assertThat(count(db, "n = 1")).isEqualTo(30);
                    }
                })
                .listener(new MigrationListener() {
                    @Override
                    public void batchRetried(String migrationId, String reason) {
                        retries.incrementAndGet();
                    }
                })
                .build();

        RunResult result = migrator.up(TENS);

        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(result.migrations().get(0).changed()).isEqualTo(100);
        assertThat(count(db, "n = 1")).isEqualTo(100);
        assertThat(calls).hasValue(4);
        assertThat(retries).hasValue(3);
    }

    /** The first process freezes within a batch for longer than its lease; when it wakes, its batch must not count. */
    @ParameterizedTest
    @EnumSource(value = Vendor.class, mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void aFrozenWorkerIsFencedByTheDirectionThatFollows(Vendor vendor) throws Exception {
        TestDatabase db = Items.database(vendor, 100);
        CountDownLatch frozen = new CountDownLatch(1);
        CountDownLatch thaw = new CountDownLatch(1);
        CompletableFuture<RunResult> first = CompletableFuture.supplyAsync(() -> migrator(db, STOPS)
                .orm(Runnable.class, scope -> () -> {
                    frozen.countDown();
                    await(thaw);
                })
                .build()
                .up(TENS));
        assertThat(frozen.await(20, SECONDS)).isTrue();
        db.execute("UPDATE migration_run SET lease_until = 0", "UPDATE migration_range SET lease_until = 0");
        CountDownLatch taken = new CountDownLatch(1);
        CompletableFuture<RunResult> second = CompletableFuture.supplyAsync(() -> migrator(db, STOPS)
                .orm(Runnable.class, scope -> () -> { })
                .listener(new MigrationListener() {
                    @Override
                    public void runStarted(dev.driftless.RunState run) {
                        taken.countDown();
                    }
                })
                .build()
                .down(Rollback.steps(1), TENS));
        assertThat(taken.await(20, SECONDS)).isTrue();
        thaw.countDown();

        assertThat(second.get(30, SECONDS).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(first.get(30, SECONDS).status()).isEqualTo(RunStatus.CANCELED);
        assertThat(first.get().reason()).contains("superseded");
        assertThat(count(db, "n = 0")).isEqualTo(100);
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void aFrozenWorkersRunIsAdoptedAndBothFinishIt(Vendor vendor) throws Exception {
        TestDatabase db = Items.database(vendor, 100);
        CountDownLatch frozen = new CountDownLatch(1);
        CountDownLatch thaw = new CountDownLatch(1);
        CompletableFuture<RunResult> first = CompletableFuture.supplyAsync(() -> migrator(db, STOPS)
                .orm(Runnable.class, scope -> () -> {
                    if (frozen.getCount() > 0) {
                        frozen.countDown();
                        await(thaw);
                    }
                })
                .build()
                .up(TENS));
        assertThat(frozen.await(20, SECONDS)).isTrue();
        db.execute("UPDATE migration_run SET lease_until = 0", "UPDATE migration_range SET lease_until = 0");
        CompletableFuture<RunResult> second = CompletableFuture.supplyAsync(() -> migrator(db, STOPS)
                .orm(Runnable.class, scope -> () -> { })
                .build()
                .up(RunOptions.defaults().batchSize(10).lease(SHORTEST_LEASE)));
        // Where the server has freed the frozen worker's rows, the other one may have come to the end: no range is left then.
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(20))
                .until(() -> db.number("SELECT COALESCE(MIN(lease_until), 1) FROM migration_range") > 0);
        thaw.countDown();

        assertThat(second.get(30, SECONDS).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(first.get(30, SECONDS).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(first.get().runId()).isEqualTo(second.get().runId());
        assertThat(count(db, "n = 1")).isEqualTo(100);
        assertThat(db.number("SELECT COUNT(*) FROM migration_run")).isEqualTo(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, SECONDS)) {
                throw new IllegalStateException("nobody thawed this worker");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.driftless.it.ranges;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.driftless.MigrationListener;
import dev.driftless.RowErrors;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several workers of one process. */
class WorkersTest {

    private static final RunOptions FOUR = RunOptions.defaults().parallelism(4).batchSize(10);
    private static final int ROWS = 600;

    private static boolean isHelper() {
        return Thread.currentThread().getName().startsWith("driftless-");
    }

    /** Rows take a while, so that every worker gets some of them. */
    private static void slowly() throws InterruptedException {
        Thread.sleep(1);
    }

    private static void assertNothingIsHeld(TestDatabase db) {
        assertThat(db.rows("SELECT seq, owner FROM migration_range WHERE owner IS NOT NULL")).isEmpty();
        String run = db.rows("SELECT run_id FROM migration_run").get(0);
        assertThat(Thread.getAllStackTraces().keySet()).noneMatch(thread -> thread.getName().contains(run));
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"POSTGRESQL", "H2"})
    void allWorkAndTheCountsAddUp(Vendor vendor) {
        TestDatabase db = Items.database(vendor, ROWS);
        String name = "all" + vendor;
        CountDownLatch all = new CountDownLatch(4);
        Set<Thread> met = ConcurrentHashMap.newKeySet();
        Probe.on(name, id -> {
            if (met.add(Thread.currentThread())) {
                all.countDown();
                all.await(20, SECONDS);
            }
        });
        AtomicLong processed = new AtomicLong();
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        MigrationListener listener = new MigrationListener() {
            @Override
            public void batchCommitted(String migrationId, long some, long changed) {
                processed.addAndGet(some);
                threads.add(Thread.currentThread());
                throw new IllegalStateException("a listener's trouble is its own");
            }
        };
        RunResult result = Items.migrator(db, Items.pure(name)).listener(listener).build()
                .up(FOUR.transactionLimit(Duration.ofSeconds(9))).orThrow();
        assertThat(met).hasSize(4);
        assertThat(threads).hasSizeGreaterThan(1);
        assertThat(processed.get()).isEqualTo(ROWS);
        assertThat(result.migrations().get(0).processed()).isEqualTo(ROWS);
        assertThat(result.migrations().get(0).changed()).isEqualTo(ROWS);
        assertThat(Items.count(db, "n = 1")).isEqualTo(ROWS);
        assertNothingIsHeld(db);
    }

    /** Whatever thread an Error ends, its range is free at once, long before the lease would have passed. */
    @ParameterizedTest
    @CsvSource({"POSTGRESQL, true", "POSTGRESQL, false", "H2, true", "H2, false", "MARIADB, true"})
    void anErrorInOneWorkerLeavesItsRangeToTheOthers(Vendor vendor, boolean helper) {
        TestDatabase db = Items.database(vendor, ROWS);
        String name = "error" + vendor + helper;
        AtomicBoolean first = new AtomicBoolean(true);
        CountDownLatch thrown = new CountDownLatch(1);
        Probe.on(name, id -> {
            slowly();
            if (isHelper() != helper) {
                thrown.await(20, SECONDS);
            } else if (first.getAndSet(false)) {
                thrown.countDown();
                throw new InternalError("the method is at its end");
            }
        });
        Migrator migrator = Items.migrator(db, Items.pure(name)).build();
        long start = System.nanoTime();
        if (helper) {
            migrator.up(FOUR).orThrow();
        } else {
            assertThatThrownBy(() -> migrator.up(FOUR)).hasMessageContaining("at its end");
            assertNothingIsHeld(db);
            migrator.up(FOUR).orThrow();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertThat(thrown.getCount()).isZero();
        assertThat(Items.count(db, "n = 1")).isEqualTo(ROWS);
        assertNothingIsHeld(db);
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"POSTGRESQL", "H2"})
    void aContainerThatMakesTooFewObjectsIsFoundOutBeforeTheRun(Vendor vendor) {
        TestDatabase db = Items.database(vendor, ROWS);
        AtomicInteger made = new AtomicInteger();
        Migrator migrator = Items.migrator(db, Items.pure("instances")).instances(type -> {
            if (made.incrementAndGet() == 2) {
                throw new IllegalStateException("only one of its kind");
            }
            return null;
        }).build();
        assertThatThrownBy(() -> migrator.up(FOUR)).hasStackTraceContaining("only one of its kind");
        assertThat(db.hasTable("migration_run")).isFalse();
        migrator.up(FOUR).orThrow();
    }

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, 1", "POSTGRESQL, 2", "H2, 1", "H2, 3", "MARIADB, 1", "MARIADB, 2"})
    void aPoolWithFewerConnectionsThanWorkersServesThemAll(Vendor vendor, int size) {
        TestDatabase db = Items.database(vendor, ROWS);
        String name = "pool" + vendor + size;
        Probe.on(name, id -> slowly());
        HikariConfig config = new HikariConfig();
        config.setDataSource(db.dataSource());
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(250);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            RunResult result = Migrator.builder().dataSource(pool).manifest(Items.manifest(Items.pure(name))).build().up(FOUR);
            assertThat(result.orThrow().migrations().get(0).changed()).isEqualTo(ROWS);
        }
        assertThat(Items.count(db, "n = 1")).isEqualTo(ROWS);
    }

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, cancel", "POSTGRESQL, timeout", "POSTGRESQL, interrupt", "POSTGRESQL, pause",
        "H2, cancel", "H2, timeout", "H2, interrupt", "H2, pause",
        "MARIADB, cancel", "MARIADB, timeout"})
    void allLeaveTogether(Vendor vendor, String why) throws Exception {
        TestDatabase db = Items.database(vendor, 20_000);
        String name = "leave" + vendor + why;
        CountDownLatch atWork = new CountDownLatch(20);
        Probe.on(name, id -> {
            Thread.sleep(5);
            atWork.countDown();
        });
        Migrator migrator = Items.migrator(db, Items.pure(name)).build();
        RunOptions options = why.equals("timeout") ? FOUR.timeout(Duration.ofSeconds(4)) : FOUR;
        CompletableFuture<RunResult> result = new CompletableFuture<>();
        Thread caller = new Thread(() -> result.complete(migrator.up(options)));
        caller.start();
        assertThat(atWork.await(30, SECONDS)).isTrue();
        await().atMost(Duration.ofSeconds(30)).until(() -> Items.count(db, "n = 1") > 0);
        switch (why) {
            case "cancel" -> migrator.cancel();
            case "interrupt" -> caller.interrupt();
            case "pause" -> {
                migrator.pause();
                await().atMost(Duration.ofSeconds(10)).until(() -> migrator.status().activeRun()
                        .filter(run -> run.waitingFor().isPresent()).isPresent()
                        && db.number("SELECT COUNT(*) FROM migration_range WHERE owner IS NOT NULL") == 0);
                migrator.cancel();
            }
            default -> { }
        }
        RunResult end = result.get(30, SECONDS);
        assertThat(end.status()).isEqualTo(why.equals("cancel") || why.equals("pause") ? RunStatus.CANCELED : RunStatus.RUNNING);
        assertNothingIsHeld(db);
        assertThat(Items.count(db, "n = 1")).isEqualTo(end.migrations().get(0).changed()).isBetween(1L, 19_999L);
    }

    /** A method that is interrupted while it waits is not at fault, nor is its row. */
    @ParameterizedTest
    @CsvSource({"POSTGRESQL, true", "POSTGRESQL, false", "H2, false"})
    void anInterruptWithinAMethodLeavesTheRunAndBlamesNoRow(Vendor vendor, boolean context) throws Exception {
        TestDatabase db = Items.database(vendor, 20);
        String name = "interrupted" + vendor + context;
        CountDownLatch waits = new CountDownLatch(1);
        Probe.on(name, id -> {
            if (id == 15) {
                waits.countDown();
                Thread.sleep(60_000);
            }
        });
        Migrator migrator = Items.migrator(db, context ? Items.withContext(name) : Items.pure(name)).build();
        CompletableFuture<RunResult> result = new CompletableFuture<>();
        Thread caller = new Thread(() -> result.complete(migrator.up(RunOptions.defaults().batchSize(10))));
        caller.start();
        assertThat(waits.await(30, SECONDS)).isTrue();
        caller.interrupt();
        RunResult left = result.get(10, SECONDS);
        assertThat(left.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(left.reason()).contains("interrupted");
        Probe.on(name, id -> {});
        migrator.up().orThrow();
        assertThat(Items.count(db, "n = 1")).isEqualTo(20);
    }

    /** The limit counts what is recorded, by whomever. */
    @ParameterizedTest
    @ValueSource(strings = {"POSTGRESQL", "H2"})
    void workersTogetherRecordNoMoreFailuresThanAllowed(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100_000);
        String name = "limit" + vendor;
        CyclicBarrier together = new CyclicBarrier(4);
        Set<Thread> met = ConcurrentHashMap.newKeySet();
        Probe.on(name, id -> {
            if (id % 4 == 3) {
                if (met.add(Thread.currentThread())) {
                    try {
                        together.await(5, SECONDS);
                    } catch (TimeoutException | BrokenBarrierException e) {
                        // Another worker was quick enough to end the run.
                    }
                }
                throw new IllegalStateException("poison");
            }
        });
        RunResult result = Items.migrator(db, Items.pure(name)).build()
                .up(FOUR.batchSize(4).transactionLimit(Duration.ofSeconds(8)).onRowError(RowErrors.skip(3)));
        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.error().orElseThrow()).contains("poison", "RowErrors.skip");
        assertThat(db.number("SELECT COUNT(*) FROM migration_failure")).isBetween(1L, 3L);
    }
}

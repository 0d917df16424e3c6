package dev.driftless.it.ranges;

import static dev.driftless.it.Patience.patiently;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftless.Direction;
import dev.driftless.MigrationListener;
import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.manifest.ManifestEntry;
import dev.driftless.runtime.Migrator;
import dev.driftless.store.Key;
import dev.driftless.store.Range;
import dev.driftless.store.StepTable;
import dev.driftless.store.StoreSession;
import dev.driftless.store.jdbc.JdbcStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Ranges are parted while others work on them. */
class SplittingTest {

    private static final RunOptions TENS = Items.batchesOf(10);
    private static final int ROWS = 400;

    private static RunResult call(Migrator migrator, Direction direction, RunOptions options) {
        return direction == Direction.UP ? migrator.up(options) : migrator.down(Rollback.steps(1), options);
    }

    /** Rows that stand on their wrong side at the end. */
    private static long wrong(TestDatabase db, Direction direction) {
        return Items.count(db, "n <> " + (direction == Direction.UP ? 1 : 0));
    }

    /** Counts batches, and stands still within one of them, its commit done, until it may go on. */
    private static final class Standing implements MigrationListener {
        final AtomicInteger batches = new AtomicInteger();
        final CountDownLatch stands = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        private final int at;

        Standing(int at) {
            this.at = at;
        }

        @Override
        public void batchCommitted(String migrationId, long processed, long changed) {
            if (batches.incrementAndGet() == at) {
                stands.countDown();
                try {
                    goOn.await(30, SECONDS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, UP", "POSTGRESQL, DOWN", "H2, UP", "H2, DOWN", "SQLITE, UP"})
    void whoJoinsTakesAPartOfTheOnlyRange(Vendor vendor, Direction direction) throws Exception {
        TestDatabase db = Items.database(vendor, ROWS);
        String source = Items.pure("joins");
        if (direction == Direction.DOWN) {
            Items.migrator(db, source).build().up().orThrow();
        }
        Standing first = new Standing(3);
        Standing second = new Standing(-1);
        CompletableFuture<RunResult> one = CompletableFuture.supplyAsync(
                () -> call(Items.migrator(db, source).listener(first).build(), direction, TENS));
        assertThat(first.stands.await(30, SECONDS)).isTrue();
        assertThat(Slider.partition(db)).hasSize(1);
        CompletableFuture<RunResult> two = CompletableFuture.supplyAsync(
                () -> call(Items.migrator(db, source).listener(second).build(), direction, TENS));
        await().atMost(Duration.ofSeconds(30)).until(() -> second.batches.get() > 5);
        assertThat(Slider.partition(db).size()).isGreaterThan(1);
        first.goOn.countDown();

        assertThat(one.get(30, SECONDS).orThrow().migrations().get(0).changed()).isEqualTo(ROWS);
        assertThat(two.get(30, SECONDS).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(first.batches.get()).isGreaterThan(3);
        assertThat(wrong(db, direction)).isZero();
    }

    /** The range is parted while a method is at work on a batch of it: that batch must not commit. */
    @ParameterizedTest
    @CsvSource({"POSTGRESQL, UP, false", "POSTGRESQL, DOWN, false", "POSTGRESQL, UP, true", "H2, UP, false", "H2, DOWN, true"})
    void aBatchInFlightIsRolledBackAndReadAgain(Vendor vendor, Direction direction, boolean context) {
        TestDatabase db = Items.database(vendor, ROWS);
        String name = "inflight" + vendor + direction + context;
        String source = context ? Items.withContext(name) : Items.pure(name);
        Migrator migrator = Items.migrator(db, source).build();
        if (direction == Direction.DOWN) {
            migrator.up().orThrow();
        }
        AtomicInteger visits = new AtomicInteger();
        Probe.on(name, id -> {
            if (id == 200 && visits.incrementAndGet() == 1) {
                // The far end of this very batch is given away.
                assertThat(split(db, source, direction, 2)).isTrue();
            }
        });
        RunResult result = call(migrator, direction, Items.batchesOf(100));

        assertThat(result.orThrow().migrations().get(0).changed()).isEqualTo(ROWS);
        assertThat(visits.get()).isEqualTo(2);
        assertThat(wrong(db, direction)).isZero();
    }

    /** Parts the first open range so many rows ahead of its cursor. */
    private static boolean split(TestDatabase db, String source, Direction direction, int rows) {
        try (StoreSession session = new JdbcStore(db.dataSource(), null, true).open()) {
            Range range = session.openRanges(Items.ID).get(0);
            Key at = session.keyAhead(table(session, source), direction, range, rows).orElseThrow();
            return session.split(direction, range, at);
        }
    }

    private static StepTable table(StoreSession session, String source) {
        ManifestEntry entry = Items.manifest(source).entries().get(0);
        return session.table(entry.id(), entry.up(), List.of(), false);
    }

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, UP", "POSTGRESQL, DOWN", "H2, UP", "H2, DOWN", "SQLITE, DOWN"})
    void splitsAtOnceLeaveAPartition(Vendor vendor, Direction direction) throws Exception {
        TestDatabase db = Items.database(vendor, ROWS);
        String source = Items.pure("splits");
        if (direction == Direction.DOWN) {
            Items.migrator(db, source).build().up().orThrow();
        }
        Migrator other = Items.migrator(db, source).build();
        Standing standing = new Standing(3);
        CompletableFuture<RunResult> run = CompletableFuture.supplyAsync(
                () -> call(Items.migrator(db, source).listener(standing).build(), direction, TENS));
        assertThat(standing.stands.await(30, SECONDS)).isTrue();

        List<CompletableFuture<Integer>> splitters = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int seed = i;
            splitters.add(CompletableFuture.supplyAsync(() -> splitAtRandom(db, source, direction, new Random(seed))));
        }
        int splits = 0;
        for (CompletableFuture<Integer> splitter : splitters) {
            splits += splitter.get(30, SECONDS);
        }
        assertThat(splits).isGreaterThan(4);
        assertThat(Slider.partition(db)).hasSize(1 + splits);

        other.cancel();
        standing.goOn.countDown();
        assertThat(run.get(30, SECONDS).status()).isEqualTo(RunStatus.CANCELED);
        assertThat(call(other, direction, TENS.parallelism(3)).orThrow().migrations().get(0).changed()).isEqualTo(ROWS);
        assertThat(wrong(db, direction)).isZero();
    }

    private static int splitAtRandom(TestDatabase db, String source, Direction direction, Random random) {
        int splits = 0;
        try (StoreSession session = new JdbcStore(db.dataSource(), null, true).open()) {
            StepTable table = table(session, source);
            for (int i = 0; i < 15; i++) {
                List<Range> open = session.openRanges(Items.ID);
                Range range = open.get(random.nextInt(open.size()));
                Key at = session.keyAhead(table, direction, range, random.nextInt(100)).orElse(null);
                if (at != null && patiently(() -> session.split(direction, range, at))) {
                    splits++;
                }
            }
        }
        return splits;
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void nothingIsPartedAfterARunOrByWhoKnowsAnOldState(Vendor vendor) throws Exception {
        TestDatabase db = Items.database(vendor, ROWS);
        String source = Items.pure("late");
        Standing standing = new Standing(3);
        CompletableFuture<RunResult> run = CompletableFuture.supplyAsync(
                () -> Items.migrator(db, source).listener(standing).build().up(TENS));
        assertThat(standing.stands.await(30, SECONDS)).isTrue();
        try (StoreSession session = new JdbcStore(db.dataSource(), null, true).open()) {
            Range range = session.openRanges(Items.ID).get(0);
            Key near = session.keyAhead(table(session, source), Direction.UP, range, 5).orElseThrow();
            Key far = session.keyAhead(table(session, source), Direction.UP, range, 100).orElseThrow();
            assertThat(session.split(Direction.UP, range, far)).isTrue();
            assertThat(session.split(Direction.UP, range, near)).isFalse();
            Range parted = session.openRanges(Items.ID).stream().filter(open -> open.seq() == range.seq()).findFirst().orElseThrow();
            standing.goOn.countDown();
            run.get(30, SECONDS).orThrow();
            assertThat(session.split(Direction.UP, parted, near)).isFalse();
        }
        assertThat(db.number("SELECT COUNT(*) FROM migration_range")).isZero();
        assertThat(wrong(db, Direction.UP)).isZero();
    }

    /** Each thread stands still after its third batch until the others stand, too, and all may go on. */
    private static final class AllStanding implements MigrationListener {
        final CountDownLatch stand;
        final CountDownLatch goOn = new CountDownLatch(1);
        private final Map<Thread, Integer> batches = new ConcurrentHashMap<>();

        AllStanding(int threads) {
            stand = new CountDownLatch(threads);
        }

        @Override
        public void batchCommitted(String migrationId, long processed, long changed) {
            if (batches.merge(Thread.currentThread(), 1, Integer::sum) == 3) {
                stand.countDown();
                try {
                    goOn.await(30, SECONDS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /** Alone, a worker goes in key order also where several left ranges behind. */
    @ParameterizedTest
    @EnumSource(Vendor.class)
    void oneWorkerGoesInKeyOrderOverRangesThatSeveralLeftBehind(Vendor vendor) throws Exception {
        TestDatabase db = Items.database(vendor, ROWS);
        String name = "order" + vendor;
        String source = Items.pure(name);
        Standing first = new Standing(3);
        ExecutorService threads = Executors.newCachedThreadPool();
        CompletableFuture<RunResult> one = CompletableFuture.supplyAsync(
                () -> Items.migrator(db, source).listener(first).build().up(TENS), threads);
        assertThat(first.stands.await(30, SECONDS)).isTrue();
        // The farthest cut first: each of them parts what the first range has left.
        assertThat(split(db, source, Direction.UP, 270)).isTrue();
        assertThat(split(db, source, Direction.UP, 180)).isTrue();
        assertThat(split(db, source, Direction.UP, 90)).isTrue();
        AllStanding others = new AllStanding(3);
        List<CompletableFuture<RunResult>> three = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            // On SQLite a call has one worker.
            three.add(CompletableFuture.supplyAsync(
                    () -> Items.migrator(db, source).listener(others).build().up(TENS), threads));
        }
        assertThat(others.stand.await(30, SECONDS)).isTrue();
        Migrator last = Items.migrator(db, source).build();
        last.cancel();
        others.goOn.countDown();
        first.goOn.countDown();
        assertThat(one.get(30, SECONDS).status()).isEqualTo(RunStatus.CANCELED);
        for (CompletableFuture<RunResult> other : three) {
            assertThat(other.get(30, SECONDS).status()).isEqualTo(RunStatus.CANCELED);
        }
        threads.shutdown();
        assertThat(Slider.partition(db)).hasSize(4);

        // 3 batches of 10 rows were done in each of 4 ranges; each worker may have begun one more.
        List<Long> seen = new ArrayList<>();
        Probe.on(name, seen::add);
        last.up(TENS).orThrow();
        assertThat(seen).isSorted().doesNotHaveDuplicates().hasSizeBetween(ROWS - 160, ROWS - 120);
        assertThat(seen).contains(120L, 210L, 300L, 400L).doesNotContain(1L, 121L, 211L, 301L);
        assertThat(wrong(db, Direction.UP)).isZero();
    }
}

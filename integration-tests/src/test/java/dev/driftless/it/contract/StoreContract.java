package dev.driftless.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.Direction;
import dev.driftless.annotations.Sweep;
import dev.driftless.annotations.WriteMode;
import dev.driftless.it.TestDatabase;
import dev.driftless.manifest.ManifestStep;
import dev.driftless.store.Batch;
import dev.driftless.store.BatchSettings;
import dev.driftless.store.Begin;
import dev.driftless.store.Checkpoint;
import dev.driftless.store.Claim;
import dev.driftless.store.Counts;
import dev.driftless.store.Key;
import dev.driftless.store.NewRun;
import dev.driftless.store.PageRequest;
import dev.driftless.store.Planned;
import dev.driftless.store.Range;
import dev.driftless.store.Run;
import dev.driftless.store.StepTable;
import dev.driftless.store.StoreSession;
import dev.driftless.store.jdbc.JdbcStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/**
 * What every store must do, whatever the database: one abstract class for each concern, and for each vendor one class that
 * runs them all. A concern has a database of its own, which is emptied before each test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoreContract {

    static final String ID = "20260101_000000_contract";
    static final String CHECKSUM = "v1:contract";
    static final Duration LEASE = Duration.ofSeconds(30);
    static final Duration LOCK_TIMEOUT = Duration.ofMillis(100);

    final VendorTraits vendor;
    TestDatabase db;
    JdbcStore store;
    private final List<StoreSession> sessions = new ArrayList<>();
    private final AtomicInteger runs = new AtomicInteger();

    StoreContract(VendorTraits vendor) {
        this.vendor = vendor;
    }

    @BeforeAll
    void createDatabase() {
        db = vendor.vendor().database();
        store = new JdbcStore(db.dataSource(), null, true);
        try (StoreSession session = store.open()) {
            session.createTables();
        }
    }

    @BeforeEach
    void forgetRuns() {
        db.execute("DELETE FROM migration_failure", "DELETE FROM migration_range", "DELETE FROM migration_run",
                "DELETE FROM migration_state", "UPDATE migration_lock SET run_id = NULL");
    }

    @AfterEach
    void closeSessions() {
        sessions.forEach(StoreSession::close);
        sessions.clear();
    }

    /** A session that is closed after the test. */
    StoreSession open() {
        StoreSession session = store.open();
        sessions.add(session);
        return session;
    }

    /** Makes the table anew: ids 1 to rows, n = 0, name = 'old'. */
    void items(int rows) {
        db.execute("DROP TABLE IF EXISTS items",
                "CREATE TABLE items (id BIGINT NOT NULL PRIMARY KEY, n INT NOT NULL, name VARCHAR(20))",
                "INSERT INTO items SELECT i, 0, 'old' FROM " + vendor.series(rows));
    }

    StepTable table(StoreSession session) {
        return table(session, "items", "", "");
    }

    static StepTable table(StoreSession session, String name, String where, String versionColumn) {
        return session.table(ID,
                new ManifestStep(name, where, 0, WriteMode.NORMAL, Sweep.AUTO, versionColumn, true), List.of(), true);
    }

    static Key key(Object... parts) {
        return new Key(Arrays.stream(parts).map(String::valueOf).toList());
    }

    static PageRequest up(Key lower, Key upper, int limit) {
        return new PageRequest(Direction.UP, lower, upper, limit, Long.MAX_VALUE);
    }

    static PageRequest down(Key lower, Key upper, int limit) {
        return new PageRequest(Direction.DOWN, lower, upper, limit, Long.MAX_VALUE);
    }

    static NewRun newRun(String runId, Direction direction, String... ids) {
        return new NewRun(runId, direction,
                Arrays.stream(ids).map(id -> new Planned(id, CHECKSUM, false)).toList(), "{}", LEASE, Optional.empty(),
                snapshot -> true);
    }

    static List<Key> upwards(List<Key> downwards) {
        List<Key> keys = new ArrayList<>(downwards);
        Collections.reverse(keys);
        return keys;
    }

    /** Starts a run of the one migration and begins it. */
    Run begin(StoreSession session, Direction direction, StepTable table, Key... cutPoints) {
        String runId = "run-" + runs.incrementAndGet();
        assertThat(session.startRun(newRun(runId, direction, ID))).isTrue();
        return beginCurrent(session, runId, table, cutPoints);
    }

    /** Begins a run's current migration. */
    static Run beginCurrent(StoreSession session, String runId, StepTable table, Key... cutPoints) {
        Run run = session.run(runId).orElseThrow();
        Planned current = run.plan().get(run.state().currentIndex());
        assertThat(session.beginMigration(run, new Begin(
                current, run.state().direction(), WriteMode.NORMAL, table, List.of(cutPoints)))).isTrue();
        return session.run(runId).orElseThrow();
    }

    static Range claim(StoreSession session, Run run, String owner) {
        Claim claim = session.claim(run, owner, LEASE);
        assertThat(claim).isInstanceOf(Claim.Taken.class);
        return ((Claim.Taken) claim).range();
    }

    static BatchSettings settings() {
        return new BatchSettings(ID, LOCK_TIMEOUT, Duration.ofSeconds(10), false);
    }

    /** Moves a range's cursor in a batch of its own. */
    static void move(StoreSession session, StepTable table, Range range, Key cursor, boolean done) {
        try (Batch batch = session.begin(table, range, settings())) {
            batch.checkpoint(new Checkpoint(cursor, done, Counts.NONE, LEASE));
            batch.commit();
        }
    }

    /** Finishes what is open of the run's current migration. */
    static void finish(StoreSession session, StepTable table, Run run) {
        boolean up = run.state().direction() == Direction.UP;
        while (session.claim(run, "finisher", LEASE) instanceof Claim.Taken taken) {
            move(session, table, taken.range(), up ? taken.range().upper() : taken.range().lower(), true);
        }
    }

    /** Runs work in several threads that all begin at the same moment. */
    static <T> List<T> atOnce(int threads, Callable<T> work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier barrier = new CyclicBarrier(threads);
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                futures.add(executor.submit(() -> {
                    barrier.await(20, TimeUnit.SECONDS);
                    return work.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get(30, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }
}

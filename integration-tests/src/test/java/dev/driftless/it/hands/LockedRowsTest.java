package dev.driftless.it.hands;

import static dev.driftless.it.hands.Numbers.count;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The application holds locks for long, and takes them in an order that is not the migration's: it comes first. */
class LockedRowsTest {

    /** As long as a careless report holds its locks. */
    private static final Duration LONG = Duration.ofSeconds(30);

    /** Longer than every limit of the engine that could end a wait: lock timeout, transaction limit, longest back-off, lease. */
    private static final Duration HELD = Duration.ofSeconds(Integer.getInteger("driftless.held", 6));
    private static final Duration LEASE = Duration.ofSeconds(3);

    /**
     * PostgreSQL itself measures how long the application waits for a row, and ends a longer wait with an error: more than a
     * batch may take, and less than a locked row is held.
     */
    private static final String PATIENCE = "SET lock_timeout = '2s'";
    private static final int ROWS = 2_000;
    private static final int LOCKED = 1_234;

    static Stream<Arguments> pureAndInContext() {
        return Databases.ofManyWriters().flatMap(vendor -> Stream.of(
                Arguments.of(vendor, "pure", Numbers.PLUS_ONE), Arguments.of(vendor, "context", Numbers.PLUS_ONE_IN_CONTEXT)));
    }

    /** A hold takes its time: of those that can only wait, one is enough for each of the other databases. */
    static Stream<Arguments> longHolds() {
        return pureAndInContext()
                .filter(arguments -> arguments.get()[0] == Vendor.POSTGRESQL || arguments.get()[1].equals("pure"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("longHolds")
    void aRowThatIsLockedForLongHoldsUpNobodyAndIsMovedOnce(Vendor vendor, String kind, String source) throws Exception {
        TestDatabase db = Numbers.database(vendor, ROWS);
        WriteAudit.on(db, "numbers", "n");
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<RunResult> run;
        CompletableFuture<Integer> others;
        try (Connection holder = db.dataSource().getConnection(); Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.executeUpdate("UPDATE numbers SET n = n + 10, state = 'mine' WHERE id = " + LOCKED);
            long start = System.nanoTime();
            run = CompletableFuture.supplyAsync(() -> Numbers.migrator(db, source).build()
                    .up(RunOptions.defaults().batchSize(20).parallelism(3).lease(LEASE)));
            others = CompletableFuture.supplyAsync(() -> writesAllOver(db, over));
            // All but the locked row and what comes after it in its own range, which waits with it.
            await().atMost(Duration.ofSeconds(60)).until(() -> count(db, "n = 1") >= LOCKED - 1);
            Duration held = vendor == Vendor.POSTGRESQL && kind.equals("pure") ? LONG : HELD;
            LockSupport.parkNanos(held.toNanos() - (System.nanoTime() - start));
            assertThat(run).as("waits for the row").isNotDone();
            holder.commit();
        }
        RunResult result = run.get(60, SECONDS);
        over.set(true);

        assertThat(result.error()).isEmpty();
        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(count(db, "n = 1")).isEqualTo(ROWS - 1);
        assertThat(db.rows("SELECT n, state FROM numbers WHERE id = " + LOCKED)).containsExactly("11|mine");
        assertThat(WriteAudit.repeated(db)).as("the holder's write, and the one of the migration")
                .containsExactly(LOCKED + "|2");
        assertThat(others.get(30, SECONDS)).as("writes of the rest of the application; on PostgreSQL none of them was held up").isPositive();
    }

    /** Writes rows one by one, all over the table; how many writes there were. On PostgreSQL each that is held up fails. */
    private static int writesAllOver(TestDatabase db, AtomicBoolean over) {
        int writes = 0;
        try (Connection connection = db.dataSource().getConnection(); Statement statement = connection.createStatement()) {
            beImpatient(db, statement);
            for (int i = 0; !over.get(); i++) {
                int id = 1 + i * 37 % ROWS;
                if (id != LOCKED) {
                    writes += statement.executeUpdate("UPDATE numbers SET state = 'seen' WHERE id = " + id);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
            return writes;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void beImpatient(TestDatabase db, Statement statement) throws SQLException {
        if (db.vendor() == Vendor.POSTGRESQL) {
            statement.execute(PATIENCE);
        }
    }

    /**
     * Transactions of many rows in descending order meet batches in ascending order. On PostgreSQL the migration always
     * gives way before anybody looks for a deadlock; elsewhere the server may choose the application, which tries again.
     */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("pureAndInContext")
    void anApplicationThatLocksInTheOppositeOrderWaitsLittleAndNeverDeadlocks(Vendor vendor, String kind, String source)
            throws Exception {
        TestDatabase db = Numbers.database(vendor, ROWS);
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Future<Backwards>> applications = new ArrayList<>();
        for (int part = 0; part < 2; part++) {
            Backwards application = new Backwards(db, 1 + part * ROWS / 2, (part + 1) * ROWS / 2);
            applications.add(threads.submit(() -> application.work(over)));
        }
        RunResult result = Numbers.migrator(db, source).build().up(RunOptions.defaults().batchSize(50).parallelism(3));
        over.set(true);
        threads.shutdown();

        assertThat(result.error()).isEmpty();
        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        long written = 0;
        for (Future<Backwards> future : applications) {
            Backwards application = future.get(30, SECONDS);
            written += application.written;
            assertThat(application.transactions).isPositive();
            if (vendor == Vendor.POSTGRESQL) {
                assertThat(application.refused).as("deadlocks, and waits that were too long").isEmpty();
            }
        }
        assertThat(count(db, "MOD(n, 10) = 1")).isEqualTo(ROWS);
        assertThat(db.number("SELECT SUM(n) FROM numbers")).isEqualTo(ROWS + 10 * written);
    }

    /** One thread of such an application. */
    private static final class Backwards {

        private static final int LENGTH = 40;

        private final TestDatabase db;
        private final int first;
        private final int last;
        private final List<String> refused = new ArrayList<>();
        private long written;
        private int transactions;

        Backwards(TestDatabase db, int first, int last) {
            this.db = db;
            this.first = first;
            this.last = last;
        }

        Backwards work(AtomicBoolean over) throws SQLException {
            try (Connection connection = db.dataSource().getConnection()) {
                try (Statement statement = connection.createStatement()) {
                    beImpatient(db, statement);
                }
                connection.setAutoCommit(false);
                // At least one, also where this thread comes late.
                for (int top = last; !over.get() || transactions == 0; top = top - LENGTH < first ? last : top - LENGTH) {
                    try {
                        transaction(connection, top, Math.max(first, top - LENGTH + 1));
                    } catch (SQLException e) {
                        refused.add(e.getSQLState() + " " + e.getMessage());
                        connection.rollback();
                    }
                }
            }
            return this;
        }

        private void transaction(Connection connection, int top, int bottom) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                for (int id = top; id >= bottom; id--) {
                    statement.executeUpdate("UPDATE numbers SET n = n + 10 WHERE id = " + id);
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
                }
            }
            connection.commit();
            written += top - bottom + 1;
            transactions++;
        }
    }
}

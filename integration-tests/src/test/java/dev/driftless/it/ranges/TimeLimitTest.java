package dev.driftless.it.ranges;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftless.MigrationListener;
import dev.driftless.RowErrors;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.api.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No transaction lasts much longer than its limit, whoever is slow. */
class TimeLimitTest {

    private static final Duration LIMIT = Duration.ofMillis(300);
    private static final RunOptions EIGHTS = RunOptions.defaults().batchSize(8).transactionLimit(LIMIT);
    private static final RunOptions PAIRS = EIGHTS.batchSize(2);
    private static final RunOptions SKIP = PAIRS.onRowError(RowErrors.skip(1));

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, true", "POSTGRESQL, false", "H2, true", "MARIADB, true", "MARIADB, false", "SQLITE, false"})
    void aRowOnWhichTheMethodIsTooSlowThreeTimesFails(Vendor vendor, boolean context) {
        TestDatabase db = Items.database(vendor, 10);
        String name = "slow" + vendor + context;
        AtomicInteger visits = new AtomicInteger();
        Probe.on(name, id -> {
            if (id == 5) {
                visits.incrementAndGet();
                Thread.sleep(LIMIT.toMillis() + 100);
            }
        });
        String source = context ? Items.withContext(name) : Items.pure(name);
        RunResult failed = Items.migrator(db, source).build().up(PAIRS);
        assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
        assertThat(failed.error().orElseThrow()).containsIgnoringCase("id=5").contains("the method took longer than transactionLimit, 300 ms");
        assertThat(visits.get()).isBetween(3, 8);
        assertThat(Items.count(db, "n = 1")).isEqualTo(4);

        RunResult skipped = Items.migrator(db, source).build().up(SKIP);
        assertThat(skipped.orThrow().reason()).contains("completed_with_failures");
        assertThat(Items.count(db, "n = 1 AND id <> 5")).isEqualTo(9);
        assertThat(Items.migrator(db, source).build().status().failures()).singleElement()
                .satisfies(failure -> assertThat(failure.key()).containsValue(5L));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRowWhoseOwnWriteIsTooSlowThreeTimesFails(boolean context) {
        TestDatabase db = Items.database(Vendor.POSTGRESQL, 10);
        db.execute("CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(5); RETURN NEW; END'",
                "CREATE TRIGGER slow BEFORE UPDATE ON items FOR EACH ROW WHEN (OLD.id = 5) EXECUTE FUNCTION slow()");
        String source = context ? Items.withContext("write") : Items.pure("write");
        RunResult failed = Items.migrator(db, source).build().up(PAIRS);
        assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
        assertThat(failed.error().orElseThrow()).containsIgnoringCase("id=5").contains("the write took longer than transactionLimit, 300 ms");
        assertThat(Items.count(db, "n = 1")).isEqualTo(4);

        RunResult skipped = Items.migrator(db, source).build().up(SKIP);
        assertThat(skipped.orThrow().migrations().get(0).failed()).isEqualTo(1);
        assertThat(Items.count(db, "n = 1 AND id <> 5")).isEqualTo(9);
    }

    /** None of them ends a statement: the batch is judged before its commit. */
    @ParameterizedTest
    @CsvSource({"H2, true", "H2, false", "MARIADB, true", "MARIADB, false", "SQLITE, true", "SQLITE, false"})
    void aSlowWriteIsNoticedWhereTheDatabaseDoesNotEndIt(Vendor vendor, boolean context) {
        TestDatabase db = Items.database(vendor, 10);
        db.execute(vendor == Vendor.H2
                ? "CREATE TRIGGER slow BEFORE UPDATE ON items FOR EACH ROW CALL '" + SlowAtFive.class.getName() + "'"
                : vendor == Vendor.MARIADB
                ? "CREATE TRIGGER slow BEFORE UPDATE ON items FOR EACH ROW IF OLD.id = 5 THEN SET @slow = SLEEP(0.6); END IF"
                : "CREATE TRIGGER slow BEFORE UPDATE ON items WHEN OLD.id = 5 BEGIN SELECT COUNT(*) FROM"
                        + " (WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 5000000) SELECT x FROM c); END");
        String source = context ? Items.withContext("write") : Items.pure("write");

        RunResult failed = Items.migrator(db, source).build().up(PAIRS);

        assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
        assertThat(failed.error().orElseThrow()).containsIgnoringCase("id=5")
                .contains("the method and the write took longer than transactionLimit, 300 ms");
        assertThat(Items.count(db, "n = 1")).isEqualTo(4);
        assertThat(Items.migrator(db, source).build().up(SKIP).orThrow().migrations().get(0).failed()).isEqualTo(1);
        assertThat(Items.count(db, "n = 1 AND id <> 5")).isEqualTo(9);
    }

    /** Takes its time with one row. */
    public static final class SlowAtFive implements Trigger {

        @Override
        public void fire(Connection connection, Object[] before, Object[] after) throws SQLException {
            if (((Number) before[0]).longValue() == 5) {
                try {
                    Thread.sleep(2 * LIMIT.toMillis());
                } catch (InterruptedException e) {
                    throw new SQLException(e);
                }
            }
        }
    }

    /** Where few rows are to be changed, finding them takes long; nothing is locked meanwhile. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rowsMayBeLookedForLongerThanTheLimit(boolean context) {
        TestDatabase db = Items.database(Vendor.POSTGRESQL, 300);
        String rare = "n = 0 AND (id % 100 = 50 OR pg_sleep(0.002) IS NULL)";
        String source = (context ? Items.withContext("rare") : Items.pure("rare"))
                .replace("@Up(table = \"items\")", "@Up(table = \"items\", where = \"" + rare + "\")");

        RunResult result = Items.migrator(db, source).build().up(RunOptions.defaults().transactionLimit(LIMIT));

        assertThat(result.orThrow().migrations().get(0).changed()).isEqualTo(3);
        assertThat(Items.count(db, "n = 1 AND id % 100 = 50")).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, true", "POSTGRESQL, false", "H2, true", "H2, false", "MARIADB, true"})
    void aSlowBatchOfFastRowsIsMadeSmaller(Vendor vendor, boolean context) {
        TestDatabase db = Items.database(vendor, 32);
        String name = "batch" + vendor + context;
        Probe.on(name, id -> Thread.sleep(25));
        RunResult result = Items.migrator(db, context ? Items.withContext(name) : Items.pure(name)).build()
                .up(EIGHTS.batchSize(32));
        assertThat(result.orThrow().migrations().get(0).changed()).isEqualTo(32);
        assertThat(Items.count(db, "n = 1")).isEqualTo(32);
    }

    /** A process that stops in the middle of a transaction is cut off by the server long before its lease ends. */
    @Test
    void aFrozenWorkersLocksAreGoneBeforeItsLeaseEnds() throws Exception {
        TestDatabase db = Items.database(Vendor.POSTGRESQL, 20);
        CountDownLatch frozen = new CountDownLatch(1);
        CountDownLatch thaw = new CountDownLatch(1);
        Probe.on("frozen", id -> {
            if (id == 5) {
                frozen.countDown();
                thaw.await(30, SECONDS);
            }
        });
        CompletableFuture<RunResult> run = CompletableFuture.supplyAsync(
                () -> Items.migrator(db, Items.withContext("frozen")).build().up(EIGHTS.transactionLimit(Duration.ofSeconds(2))));
        assertThat(frozen.await(30, SECONDS)).isTrue();
        assertThat(isLocked(db)).isTrue();
        await().atMost(Duration.ofSeconds(20)).until(() -> !isLocked(db)
                && db.number("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND state LIKE 'idle in transaction%'") == 0);
        thaw.countDown();
        assertThat(run.get(30, SECONDS).orThrow().migrations().get(0).changed()).isEqualTo(20);
        assertThat(Items.count(db, "n = 1")).isEqualTo(20);
    }

    /** Whoever has the table as a whole, for DDL or a dump, does not make a worker deaf. */
    @ParameterizedTest
    @CsvSource({"POSTGRESQL, true", "POSTGRESQL, false", "MARIADB, true", "MARIADB, false"})
    void aCancelIsSeenBehindALockedTable(Vendor vendor, boolean context) throws Exception {
        TestDatabase db = Items.database(vendor, 20);
        CountDownLatch atWork = new CountDownLatch(1);
        CountDownLatch locked = new CountDownLatch(1);
        String name = "behind" + vendor + context;
        Probe.on(name, id -> {
            if (id == 1) {
                atWork.countDown();
                locked.await(30, SECONDS);
            }
        });
        Migrator migrator = Items.migrator(db, context ? Items.withContext(name) : Items.pure(name)).build();
        RunOptions patient = RunOptions.defaults().batchSize(1).transactionLimit(Duration.ofSeconds(20)).lease(Duration.ofSeconds(90));
        CompletableFuture<RunResult> run = CompletableFuture.supplyAsync(() -> migrator.up(patient));
        assertThat(atWork.await(30, SECONDS)).isTrue();
        try (Connection application = db.dataSource().getConnection(); Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            CompletableFuture<Void> lock = CompletableFuture.runAsync(() -> lockTable(statement, vendor));
            // With the context the method's batch has the row, and the lock comes after it.
            await().atMost(Duration.ofSeconds(20)).until(() -> lock.isDone() || context && isWaitedFor(db));
            locked.countDown();
            lock.get(30, SECONDS);
            migrator.cancel();
            assertThat(run.get(20, SECONDS).status()).isEqualTo(RunStatus.CANCELED);
            application.rollback();
        }
        assertThat(Items.count(db, "n = 1")).isBetween(0L, 19L);
    }

    /** Whether somebody waits for the table as a whole. */
    private static boolean isWaitedFor(TestDatabase db) {
        return db.number(db.vendor() == Vendor.POSTGRESQL
                ? "SELECT COUNT(*) FROM pg_locks WHERE relation = 'items'::regclass AND locktype = 'relation' AND NOT granted"
                : "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE DB = DATABASE()"
                        + " AND STATE LIKE 'Waiting for table metadata lock%'") > 0;
    }

    private static void lockTable(Statement statement, Vendor vendor) {
        try {
            statement.execute(vendor == Vendor.POSTGRESQL ? "LOCK TABLE items IN ACCESS EXCLUSIVE MODE" : "LOCK TABLES items WRITE");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isLocked(TestDatabase db) throws SQLException {
        try (Connection connection = db.dataSource().getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("SELECT id FROM items WHERE id = 5 FOR UPDATE NOWAIT");
            return false;
        } catch (SQLException e) {
            if (!"55P03".equals(e.getSQLState())) {
                throw e;
            }
            return true;
        }
    }

    /** The server's own patience with deadlocks may be shorter than ours with locked rows: ours gives way all the same. */
    @Test
    void theApplicationNeverGetsADeadlockError() throws Exception {
        TestDatabase db = Items.database(Vendor.POSTGRESQL, 20);
        db.execute("DO 'BEGIN EXECUTE ''ALTER DATABASE '' || current_database() || '' SET deadlock_timeout = ''''500ms''''''; END'");
        AtomicInteger gaveWay = new AtomicInteger();
        MigrationListener listener = new MigrationListener() {
            @Override
            public void gaveWay(String migrationId, String reason) {
                gaveWay.incrementAndGet();
            }
        };
        CountDownLatch holds = new CountDownLatch(1);
        CountDownLatch locked = new CountDownLatch(1);
        Probe.on("deadlock", id -> {
            if (id == 5) {
                locked.countDown();
                holds.await(30, SECONDS);
            }
        });
        // The method is at row 5 with rows 1 to 8 locked; the application has 15 and wants 3; the next batch wants 15.
        String source = Items.withContext("deadlock").replace("item.id());\n",
                "item.id());\n if (item.id() == 8) try (var s = context.connection().createStatement()) {"
                        + " s.execute(\"SELECT 1 FROM items WHERE id = 15 FOR UPDATE\"); }\n");
        try (Connection application = db.dataSource().getConnection(); Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.executeUpdate("UPDATE items SET n = n + 10 WHERE id = 15");
            CompletableFuture<RunResult> run = CompletableFuture.supplyAsync(() ->
                    Items.migrator(db, source).listener(listener).build()
                            .up(EIGHTS.transactionLimit(Duration.ofSeconds(9)).lockTimeout(Duration.ofSeconds(5))));
            assertThat(locked.await(30, SECONDS)).isTrue();
            CompletableFuture<Integer> update = CompletableFuture.supplyAsync(() -> {
                try {
                    return statement.executeUpdate("UPDATE items SET n = n + 10 WHERE id = 3");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            // Whoever waits looks for a deadlock once: the application has done so by then, and found none.
            await().until(() -> db.number("SELECT COUNT(*) FROM pg_locks WHERE NOT granted"
                    + " AND waitstart < clock_timestamp() - interval '700 ms'") > 0);
            holds.countDown();
            assertThat(update.get(30, SECONDS)).isEqualTo(1);
            application.commit();
            run.get(30, SECONDS).orThrow();
        }
        assertThat(gaveWay.get()).isPositive();
        assertThat(Items.count(db, "n = CASE WHEN id IN (3, 15) THEN 11 ELSE 1 END")).isEqualTo(20);
    }
}

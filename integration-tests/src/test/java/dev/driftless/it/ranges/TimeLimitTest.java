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
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No transaction lasts much longer than its limit, whoever is slow. */
class TimeLimitTest {

    private static final Duration LIMIT = Duration.ofMillis(300);
    private static final RunOptions EIGHTS = RunOptions.defaults().batchSize(8).transactionLimit(LIMIT);
    private static final RunOptions FOURS = EIGHTS.batchSize(4);
    private static final RunOptions SKIP = FOURS.onRowError(RowErrors.skip(1));

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, true", "POSTGRESQL, false", "H2, true", "H2, false", "SQLITE, true"})
    void aRowOnWhichTheMethodIsTooSlowThreeTimesFails(Vendor vendor, boolean context) {
        TestDatabase db = Items.database(vendor, 10);
        String name = "slow" + vendor + context;
        AtomicInteger visits = new AtomicInteger();
        Probe.on(name, id -> {
            if (id == 6) {
                visits.incrementAndGet();
                Thread.sleep(LIMIT.toMillis() + 100);
            }
        });
        String source = context ? Items.withContext(name) : Items.pure(name);
        RunResult failed = Items.migrator(db, source).build().up(FOURS);
        assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
        assertThat(failed.error().orElseThrow()).containsIgnoringCase("id=6").contains("the method took longer than transactionLimit, 300 ms");
        assertThat(visits.get()).isBetween(3, 8);
        assertThat(Items.count(db, "n = 1")).isEqualTo(5);

        RunResult skipped = Items.migrator(db, source).build().up(SKIP);
        assertThat(skipped.orThrow().reason()).contains("completed_with_failures");
        assertThat(Items.count(db, "n = 1 AND id <> 6")).isEqualTo(9);
        assertThat(Items.migrator(db, source).build().status().failures()).singleElement()
                .satisfies(failure -> assertThat(failure.key()).containsValue(6L));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRowWhoseOwnWriteIsTooSlowThreeTimesFails(boolean context) {
        TestDatabase db = Items.database(Vendor.POSTGRESQL, 10);
        db.execute("CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(5); RETURN NEW; END'",
                "CREATE TRIGGER slow BEFORE UPDATE ON items FOR EACH ROW WHEN (OLD.id = 6) EXECUTE FUNCTION slow()");
        String source = context ? Items.withContext("write") : Items.pure("write");
        RunResult failed = Items.migrator(db, source).build().up(FOURS);
        assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
        assertThat(failed.error().orElseThrow()).containsIgnoringCase("id=6").contains("the write took longer than transactionLimit, 300 ms");
        assertThat(Items.count(db, "n = 1")).isEqualTo(5);

        RunResult skipped = Items.migrator(db, source).build().up(SKIP);
        assertThat(skipped.orThrow().migrations().get(0).failed()).isEqualTo(1);
        assertThat(Items.count(db, "n = 1 AND id <> 6")).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, true", "POSTGRESQL, false", "H2, true", "H2, false"})
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
                () -> Items.migrator(db, Items.withContext("frozen")).build().up(EIGHTS));
        assertThat(frozen.await(30, SECONDS)).isTrue();
        assertThat(isLocked(db)).isTrue();
        await().atMost(Duration.ofSeconds(10)).until(() -> !isLocked(db));
        assertThat(db.number("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND state LIKE 'idle in transaction%'")).isZero();
        thaw.countDown();
        assertThat(run.get(30, SECONDS).orThrow().migrations().get(0).changed()).isEqualTo(20);
        assertThat(Items.count(db, "n = 1")).isEqualTo(20);
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
        db.execute("DO 'BEGIN EXECUTE ''ALTER DATABASE '' || current_database() || '' SET deadlock_timeout = ''''50ms''''''; END'");
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
                    Items.migrator(db, source).listener(listener).build().up(EIGHTS.transactionLimit(Duration.ofSeconds(2))));
            assertThat(locked.await(30, SECONDS)).isTrue();
            CompletableFuture<Integer> update = CompletableFuture.supplyAsync(() -> {
                try {
                    return statement.executeUpdate("UPDATE items SET n = n + 10 WHERE id = 3");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            await().until(() -> db.number("SELECT COUNT(*) FROM pg_locks WHERE NOT granted") > 0);
            holds.countDown();
            assertThat(update.get(30, SECONDS)).isEqualTo(1);
            application.commit();
            run.get(30, SECONDS).orThrow();
        }
        assertThat(gaveWay.get()).isPositive();
        assertThat(Items.count(db, "n = CASE WHEN id IN (3, 15) THEN 11 ELSE 1 END")).isEqualTo(20);
    }
}

package dev.driftless.it.mariadb;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.driftless.MigrationListener;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.runtime.Migrator;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Waits, deadlocks, kills and committed transactions on MariaDB. */
class MariaDbLocksTest {

    private static final RunOptions TENS = RunOptions.defaults().batchSize(10);

    private static final String PLUS_ONE = """
            @Migration(id = "20260101_000000_plus")
            final class Plus {
                @Up(table = "items")
                Patch up(MigrationContext context, Document item) { return Patch.set("n", item.getInt("n") + 1); }
            }
            """;

    private static TestDatabase items(int rows) {
        return Drivers.database("CREATE TABLE items (id INT PRIMARY KEY, n INT NOT NULL, other INT NOT NULL DEFAULT 0)",
                "INSERT INTO items (id, n) SELECT seq, 0 FROM seq_1_to_" + rows);
    }

    private static MigrationListener givingWay(CountDownLatch latch) {
        return new MigrationListener() {
            @Override
            public void gaveWay(String migrationId, String reason) {
                latch.countDown();
            }
        };
    }

    private static void everyRowOnce(TestDatabase db) {
        assertThat(db.rows("SELECT DISTINCT n FROM items")).containsExactly("1");
    }

    /** Whether our lock is refused at once or the method's own statement waits for a second, the batch rolls back and comes again. */
    @ParameterizedTest
    @ValueSource(strings = {"items", "side"})
    void aLockThatIsHeldIsWaitedForOutsideOfTransactions(String locked) throws Exception {
        TestDatabase db = items(50);
        db.execute("CREATE TABLE side (id INT PRIMARY KEY, n INT NOT NULL)", "INSERT INTO side VALUES (1, 0)");
        String source = """
                @Migration(id = "20260101_000000_side")
                final class Side {
                    @Up(table = "items")
                    Patch up(MigrationContext context, Document item) throws Exception {
                        try (var s = context.connection().createStatement()) {
                            s.executeUpdate("UPDATE side SET n = n + 1 WHERE id = 1");
                        }
                        return Patch.set("n", item.getInt("n") + 1);
                    }
                }
                """;
        CountDownLatch gaveWay = new CountDownLatch(2);
        CompletableFuture<RunResult> run;
        try (Connection application = db.dataSource().getConnection(); Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.executeUpdate("UPDATE " + locked + " SET n = n WHERE id = 1");
            run = CompletableFuture.supplyAsync(() -> Drivers.migrator(db.dataSource(), source).listener(givingWay(gaveWay)).build().up(TENS));
            assertThat(gaveWay.await(30, SECONDS)).isTrue();
            application.commit();
        }

        assertThat(run.get(60, SECONDS).error()).isEmpty();
        everyRowOnce(db);
        assertThat(db.rows("SELECT n FROM side")).containsExactly("50");
    }

    @Test
    void aDeadlockIsRetried() throws Exception {
        TestDatabase db = items(20);
        db.execute("CREATE TABLE side (id INT PRIMARY KEY, n INT NOT NULL)", "INSERT INTO side VALUES (1, 0)");
        String source = """
                @Migration(id = "20260101_000000_dead")
                final class Dead {
                    static final java.util.concurrent.CountDownLatch LOCKED = new java.util.concurrent.CountDownLatch(1);
                    @Up(table = "items")
                    Patch up(MigrationContext context, Document item) throws Exception {
                        LOCKED.countDown();
                        try (var s = context.connection().createStatement()) {
                            s.executeUpdate("UPDATE side SET n = n + 1 WHERE id = 1");
                        }
                        return Patch.set("n", item.getInt("n") + 1);
                    }
                }
                """;
        AtomicInteger retried = new AtomicInteger();
        CompletableFuture<RunResult> run;
        try (Connection application = db.dataSource().getConnection(); Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            // Heavier than the batch, so that the server chooses the batch to roll back.
            statement.executeUpdate("CREATE TABLE weight (id INT PRIMARY KEY)");
            statement.executeUpdate("INSERT INTO weight SELECT seq FROM seq_1_to_1000");
            statement.executeUpdate("UPDATE side SET n = n + 1000 WHERE id = 1");
            run = CompletableFuture.supplyAsync(() -> Drivers.migrator(db.dataSource(), source).listener(new MigrationListener() {
                @Override
                public void batchRetried(String migrationId, String reason) {
                    retried.incrementAndGet();
                }
            }).build().up(TENS.lockTimeout(Duration.ofSeconds(20)).transactionLimit(Duration.ofSeconds(30)).lease(Duration.ofSeconds(100))));
            await().atMost(Duration.ofSeconds(30)).until(() ->
                    db.number("SELECT COUNT(*) FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT'") > 0);
            statement.executeUpdate("UPDATE items SET other = 7 WHERE id = 1");
            application.commit();
        }

        assertThat(run.get(60, SECONDS).error()).isEmpty();
        assertThat(retried.get()).isPositive();
        everyRowOnce(db);
        assertThat(db.rows("SELECT n FROM side")).containsExactly("1020");
        assertThat(db.number("SELECT other FROM items WHERE id = 1")).isEqualTo(7);
    }

    @ParameterizedTest
    @EnumSource(Drivers.class)
    void aKilledConnectionIsReplaced(Drivers driver) {
        TestDatabase db = items(60);
        AtomicInteger batches = new AtomicInteger();
        Migrator migrator = Drivers.migrator(driver.of(db), PLUS_ONE).listener(new MigrationListener() {
            @Override
            public void batchCommitted(String migrationId, long processed, long changed) {
                if (batches.incrementAndGet() % 2 == 0) {
                    db.rows("SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()")
                            .forEach(id -> db.execute("KILL CONNECTION " + id));
                }
            }
        }).build();

        RunResult result = migrator.up(TENS);

        assertThat(result.error()).isEmpty();
        everyRowOnce(db);
    }

    @ParameterizedTest
    @ValueSource(strings = {"COMMIT", "ROLLBACK", "CREATE OR REPLACE TABLE more (id INT)"})
    void aTransactionThatEndsBehindTheGuardFailsTheRun(String statement) {
        TestDatabase db = items(20);
        db.execute("CREATE PROCEDURE sly() BEGIN " + statement + "; END");
        String source = """
                @Migration(id = "20260101_000000_sly")
                final class Sly {
                    @Up(table = "items")
                    Patch up(MigrationContext context, Document item) throws Exception {
                        try (var s = context.connection().prepareCall("{call sly()}")) {
                            s.execute();
                        }
                        return Patch.set("n", item.getInt("n") + 1);
                    }
                }
                """;

        RunResult result = Drivers.migrator(db.dataSource(), source).build().up(TENS);

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.error().orElseThrow()).contains("20260101_000000_sly", "ended the batch's transaction behind the guard");
        assertThat(db.rows("SELECT SUM(n) FROM items")).containsExactly("0");
    }

    /** Strict mode, timeouts and characteristics of a transaction are ours, and gone when the pool lends the connection again. */
    @ParameterizedTest
    @EnumSource(Drivers.class)
    void sessionsAreGivenBackAsTheyCame(Drivers driver) throws Exception {
        TestDatabase db = items(20);
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(driver.of(db, "sessionVariables=sql_mode='NO_ENGINE_SUBSTITUTION',innodb_lock_wait_timeout=33,lock_wait_timeout=34,"
                    + "idle_transaction_timeout=35"));
            pool.setMaximumPoolSize(1);
            // A machine that stands still for a moment may break a handshake: that is not what is tried here.
            pool.setInitializationFailTimeout(10_000);
            String before = settings(pool);
            assertThat(before).endsWith("NO_ENGINE_SUBSTITUTION 33 34 35");
            Migrator migrator = Drivers.migrator(pool, PLUS_ONE).build();
            migrator.up(TENS.dryRun(true)).orThrow();
            assertThat(settings(pool)).isEqualTo(before);
            migrator.up(TENS).orThrow();
            assertThat(settings(pool)).isEqualTo(before);
        }
        everyRowOnce(db);
    }

    /** Writes as well, in a transaction of the application's: one left read-only would refuse. */
    private static String settings(HikariDataSource pool) throws Exception {
        try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            statement.executeUpdate("UPDATE items SET other = other + 1 WHERE id = 1");
            // The server tells of transactions as they were a tenth of a second ago.
            await().untilAsserted(() -> {
                try (var isolation = statement.executeQuery("SELECT trx_isolation_level FROM information_schema.INNODB_TRX"
                        + " WHERE trx_mysql_thread_id = CONNECTION_ID()")) {
                    assertThat(isolation.next()).isTrue();
                    assertThat(isolation.getString(1)).isEqualTo("REPEATABLE READ");
                }
            });
            connection.commit();
            try (var result = statement.executeQuery("SELECT CONCAT_WS(' ', @@sql_mode, @@innodb_lock_wait_timeout, @@lock_wait_timeout,"
                    + " @@idle_transaction_timeout)")) {
                result.next();
                return result.getString(1);
            }
        }
    }

    /** DDL commits by itself here, so eight processes that start at once are told apart by nothing but the tables. */
    @Test
    void tablesAreCreatedOnceByManyAtOnce() throws Exception {
        TestDatabase db = items(40);
        CyclicBarrier start = new CyclicBarrier(8);
        List<CompletableFuture<RunResult>> runs = new ArrayList<>(IntStream.range(0, 8).mapToObj(i -> CompletableFuture.supplyAsync(() -> {
            try {
                Migrator migrator = Drivers.migrator(db.dataSource(), PLUS_ONE).build();
                start.await(30, SECONDS);
                return migrator.up(TENS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }, task -> new Thread(task).start())).toList());

        for (CompletableFuture<RunResult> run : runs) {
            assertThat(run.get(60, SECONDS).status()).isIn(RunStatus.COMPLETED, RunStatus.NOOP);
        }
        everyRowOnce(db);
        assertThat(db.number("SELECT COUNT(*) FROM migration_lock")).isEqualTo(1);
    }

    /** A statement of all rows would be larger than the server takes. */
    @ParameterizedTest
    @EnumSource(Drivers.class)
    void aBatchThatIsTooLargeForOneStatementIsHalved(Drivers driver) {
        TestDatabase db = Drivers.database("CREATE TABLE items (id INT PRIMARY KEY, n INT NOT NULL, big LONGTEXT)",
                "INSERT INTO items SELECT seq, 0, REPEAT('x', 1000000) FROM seq_1_to_60");
        String source = """
                @Migration(id = "20260101_000000_big")
                final class Big {
                    @Up(table = "items")
                    Patch up(Document item) { return Patch.set("n", item.getInt("n") + 1).and("big", item.getString("big") + "y"); }
                }
                """;

        RunResult result = Drivers.migrator(driver.of(db), source).build().up(RunOptions.defaults().batchSize(60).maxBatchBytes(200_000_000L)
                .transactionLimit(Duration.ofSeconds(60)).lease(Duration.ofSeconds(200)));

        assertThat(result.error()).isEmpty();
        assertThat(db.rows("SELECT DISTINCT n, LENGTH(big) FROM items")).containsExactly("1|1000001");
    }
}

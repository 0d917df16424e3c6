package dev.driftless.it.engine;

import static dev.driftless.it.engine.Items.PLUS_ONE_SOURCE;
import static dev.driftless.it.engine.Items.count;
import static dev.driftless.it.engine.Items.migrator;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftless.MigrationListener;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The application writes to the table while rows of it are migrated. */
class ConcurrentWritesTest {

    private static final RunOptions TENS = RunOptions.defaults().batchSize(10);

    @ParameterizedTest
    @EnumSource(value = Vendor.class, mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void givesWayToALockedRowAndMigratesItOnce(Vendor vendor) throws Exception {
        TestDatabase db = Items.database(vendor, 100);
        CountDownLatch retried = new CountDownLatch(3);
        MigrationListener listener = new MigrationListener() {
            @Override
            public void batchRetried(String migrationId, String reason) {
                retried.countDown();
            }
        };
        CompletableFuture<RunResult> run;
        try (Connection application = db.dataSource().getConnection(); Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.executeUpdate("UPDATE items SET state = 'busy' WHERE id = 35");

            run = CompletableFuture.supplyAsync(() -> migrator(db, PLUS_ONE_SOURCE).listener(listener).build().up(TENS));
            // All rows before the locked one are migrated while it is locked.
            await().atMost(Duration.ofSeconds(20)).until(() -> count(db, "n = 1") == 34);
            assertThat(run).isNotDone();
            statement.executeUpdate("UPDATE items SET state = 'still busy' WHERE id = 90");
            application.commit();
        }
        assertThat(run.get(20, SECONDS).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(count(db, "n = 1")).isEqualTo(100);
        assertThat(count(db, "id = 35 AND state = 'busy' OR id = 90 AND state = 'still busy'")).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void losesNoUpdateOfTheApplication(Vendor vendor) throws Exception {
        TestDatabase db = Items.database(vendor, 300);
        db.execute("ALTER TABLE items ADD COLUMN hits INT DEFAULT 0 NOT NULL");
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong writes = new AtomicLong();
        CompletableFuture<Void> application = CompletableFuture.runAsync(() -> {
            try (Connection connection = db.dataSource().getConnection(); Statement statement = connection.createStatement()) {
                for (int i = 0; !over.get() || i < 300; i++) {
                    writes.addAndGet(statement.executeUpdate(
                            "UPDATE items SET n = n + 10, hits = hits + 1 WHERE id = " + (1 + i * 7 % 300)));
                    if (vendor == Vendor.SQLITE) {
                        // Its one write lock goes to whoever asks first: a writer that never rests leaves it to nobody.
                        LockSupport.parkNanos(5_000_000);
                    }
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        RunResult result = migrator(db, PLUS_ONE_SOURCE).build().up(TENS);
        over.set(true);
        application.get(30, SECONDS);

        assertThat(result.error()).isEmpty();
        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(count(db, "n = 1 + 10 * hits")).isEqualTo(300);
        assertThat(db.number("SELECT SUM(hits) FROM items")).isEqualTo(writes.get());
    }

    /** A row's key can change while its lock is awaited: then it is not the row, at that place, that the page began with. */
    @ParameterizedTest
    @EnumSource(value = Vendor.class, mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void aKeyThatMovesAheadWhileItsRowIsAwaitedTakesNoRowWithIt(Vendor vendor) throws Exception {
        TestDatabase db = vendor.database();
        db.execute("CREATE TABLE items (place INT NOT NULL, n INT NOT NULL, UNIQUE (place))",
                "INSERT INTO items SELECT i, 0 FROM " + Items.series(vendor, 1, 100));
        if (vendor == Vendor.POSTGRESQL) {
            // The migration waits for a row for less long than this: long enough for the test to see it wait.
            db.execute("DO 'BEGIN EXECUTE ''ALTER DATABASE '' || current_database() || '' SET deadlock_timeout = 20000''; END'");
        }
        String source = """
                @Migration(id = "20260101_000000_places")
                final class Places {
                    record Item(int place, int n) {}
                    @Up(table = "items")
                    Item up(Item item) { return new Item(item.place(), item.n() + 1); }
                }
                """;
        CompletableFuture<RunResult> run;
        try (Connection application = db.dataSource().getConnection(); Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.executeUpdate("DELETE FROM items WHERE place = 95");
            statement.executeUpdate("UPDATE items SET place = 95 WHERE place = 10");
            CountDownLatch planned = new CountDownLatch(1);
            MigrationListener listener = new MigrationListener() {
                @Override
                public void runStarted(dev.driftless.RunState run) {
                    planned.countDown();
                }
            };
            run = CompletableFuture.supplyAsync(() -> migrator(db, source).listener(listener).build()
                    .up(TENS.lockTimeout(Duration.ofSeconds(10)).transactionLimit(Duration.ofSeconds(9))));
            planned.await(20, SECONDS);
            awaitLockedOut(db);
            application.commit();
        }
        assertThat(run.get(20, SECONDS).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(db.rows("SELECT place, n FROM items WHERE n <> 1")).isEmpty();
    }

    /** Until the migration's transaction waits for the application's. */
    private static void awaitLockedOut(TestDatabase db) {
        String waiting = switch (db.vendor()) {
            case POSTGRESQL -> "SELECT COUNT(*) FROM pg_locks WHERE NOT granted";
            case H2 -> "SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT NULL";
            case MARIADB -> "SELECT COUNT(*) FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT'";
            case SQLITE -> throw new IllegalArgumentException("its transactions do not wait for rows");
        };
        await().atMost(Duration.ofSeconds(20)).until(() -> db.number(waiting) > 0);
    }
}

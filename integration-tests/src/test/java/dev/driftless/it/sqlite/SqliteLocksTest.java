package dev.driftless.it.sqlite;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.driftless.MigrationListener;
import dev.driftless.RowErrors;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SQLite's one write lock: taken before a batch reads, waited for, given way to; and transactions that SQLite ends itself. */
class SqliteLocksTest {

    private static final RunOptions TENS = RunOptions.defaults().batchSize(10);

    private static final String WITH_CONTEXT = """
            @Up(table = "items")
            Patch up(MigrationContext context, Document item) { return Patch.set("n", item.getInt("n") + 1); }
            """;

    /** Raises every row, and writes to a second table on the way, where an error is swallowed. */
    private static final String SWALLOWING = """
            @Up(table = "items")
            Patch up(MigrationContext context, Document item) throws java.sql.SQLException {
                for (int attempt = 0; attempt < 2; attempt++) {
                    try (var statement = context.connection().createStatement()) {
                        statement.executeUpdate("INSERT INTO log VALUES (" + item.getLong("id") + ", " + attempt + ")");
                    } catch (java.sql.SQLException e) {
                        // Somebody thought that this is harmless.
                    }
                }
                return Patch.set("n", item.getInt("n") + 1);
            }
            """;

    /** SQLite checks a deferred foreign key at the commit, which names no row. */
    @ParameterizedTest
    @ValueSource(strings = {Counted.PLUS_ONE, WITH_CONTEXT})
    void setsAsideTheRowThatADeferredForeignKeyRefusesAtTheCommit(String methods) {
        Counted items = Counted.rows(25, "WAL");
        items.db().execute("CREATE TABLE shelves (id INTEGER PRIMARY KEY)",
                "ALTER TABLE items ADD COLUMN shelf INT REFERENCES shelves (id) DEFERRABLE INITIALLY DEFERRED",
                "CREATE TRIGGER lost AFTER UPDATE OF n ON items WHEN NEW.id = 15 AND NEW.shelf IS NULL"
                        + " BEGIN UPDATE items SET shelf = 7 WHERE id = 15; END");

        RunResult failed = items.builder(methods).build().up(TENS);
        assertThat(failed.status()).isEqualTo(RunStatus.FAILED);

        RunResult skipped = items.builder(methods).build().up(TENS.onRowError(RowErrors.skip(1)));
        assertThat(skipped.orThrow().migrations().get(0).failed()).isEqualTo(1);
        assertThat(items.builder(methods).build().status().failures()).singleElement()
                .satisfies(failure -> assertThat(failure.error()).containsIgnoringCase("foreign key"));
        assertThat(items.db().rows("SELECT id FROM items WHERE n <> 1")).containsExactly("15");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "WAL"})
    void losesNoUpdateOfAnApplicationThatWritesAllTheTime(String journal) throws Exception {
        for (String methods : new String[] {Counted.PLUS_ONE, WITH_CONTEXT}) {
            Counted items = Counted.rows(100, journal);
            items.db().execute("ALTER TABLE items ADD COLUMN hits INT NOT NULL DEFAULT 0");
            AtomicBoolean over = new AtomicBoolean();
            AtomicLong writes = new AtomicLong();
            CompletableFuture<Void> application = CompletableFuture.runAsync(() -> {
                for (int i = 0; !over.get() || i < 300; i++) {
                    write(items.db(), "UPDATE items SET n = n + 10, hits = hits + 1 WHERE id = " + (1 + i * 7 % 100));
                    writes.incrementAndGet();
                }
            });

            RunResult result = items.builder(methods).build().up(TENS);
            over.set(true);
            application.get(60, SECONDS);

            assertThat(result.error()).isEmpty();
            assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(items.db().number("SELECT COUNT(*) FROM items WHERE n = 1 + 10 * hits")).isEqualTo(100);
            assertThat(items.db().number("SELECT SUM(hits) FROM items")).isEqualTo(writes.get());
        }
    }

    private static void write(TestDatabase db, String sql) {
        try (Connection connection = db.dataSource().getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 30000");
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In a transaction that has read, a write would be refused after this; a batch's has the lock by then. */
    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "WAL"})
    void aBatchHasTheWriteLockWhenItsRowsAreRead(String journal) throws Exception {
        Counted items = Counted.rows(20, journal);
        CountDownLatch called = new CountDownLatch(1);
        AtomicBoolean lockedOut = new AtomicBoolean();
        String methods = """
                @Up(table = "items", writeMode = WriteMode.NORMAL)
                Patch up(Document item) { return Patch.set("n", item.getInt("n") + 1); }
                """;
        RunResult result = items.builder(methods).hooks("items", new dev.driftless.TableHooks() {
            @Override
            public void beforeWrite(dev.driftless.MigrationContext context, dev.driftless.Document before, dev.driftless.Patch patch)
                    throws Exception {
                if (called.getCount() > 0) {
                    called.countDown();
                    try (Connection other = items.db().dataSource().getConnection(); Statement statement = other.createStatement()) {
                        statement.execute("PRAGMA busy_timeout = 0");
                        statement.executeUpdate("UPDATE items SET state = 'mine' WHERE id = 20");
                    } catch (SQLException e) {
                        lockedOut.set(e.getErrorCode() == 5);
                    }
                }
            }
        }).build().up(TENS);

        assertThat(result.error()).isEmpty();
        assertThat(lockedOut).isTrue();
        items.everyRowOnce();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "WAL"})
    void givesWayToAWriterAndGoesOnAfterIt(String journal) throws Exception {
        Counted items = Counted.rows(100, journal);

        completesAfter("UPDATE items SET state = 'busy' WHERE id = 35", items);

        assertThat(items.db().rows("SELECT id FROM items WHERE state = 'busy'")).containsExactly("35");
    }

    /** Without WAL a commit waits for readers; the batch is rolled back meanwhile, since new readers wait for it in turn. */
    @Test
    void aReaderThatHoldsUpTheCommitOnlyDelaysABatch() throws Exception {
        completesAfter("SELECT COUNT(*) FROM items", Counted.rows(100, "DELETE"));
    }

    /** The application's transaction begins after the first batch and ends when later ones have given way to it. */
    private static void completesAfter(String sql, Counted items) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gaveWay = new CountDownLatch(3);
        CompletableFuture<RunResult> run;
        try (Connection application = items.db().dataSource().getConnection(); Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            run = CompletableFuture.supplyAsync(() -> items.builder(Counted.PLUS_ONE)
                    .listener(new MigrationListener() {
                        @Override
                        public void batchCommitted(String migrationId, long processed, long changed) {
                            if (begun.getCount() > 0) {
                                execute(statement, sql);
                                begun.countDown();
                            }
                        }

                        @Override
                        public void gaveWay(String migrationId, String reason) {
                            gaveWay.countDown();
                        }
                    })
                    .build().up(TENS));
            assertThat(begun.await(20, SECONDS)).isTrue();
            assertThat(gaveWay.await(40, SECONDS)).isTrue();
            assertThat(run).isNotDone();
            application.commit();
        }
        RunResult result = run.get(30, SECONDS);
        assertThat(result.error()).isEmpty();
        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        items.everyRowOnce();
    }

    private static void execute(Statement statement, String sql) {
        try {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Before anything of ours is there, a call waits for the write lock as well. */
    @Test
    void aCallThatBeginsWhileSomebodyWritesWaitsForIt() throws Exception {
        Counted items = Counted.rows(20, "WAL");
        CompletableFuture<RunResult> run;
        try (Connection application = items.db().dataSource().getConnection(); Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.executeUpdate("UPDATE items SET state = 'busy' WHERE id = 3");
            run = CompletableFuture.supplyAsync(() -> items.builder(Counted.PLUS_ONE).build().up(TENS));
            assertThatThrownBy(() -> run.get(6, SECONDS)).isInstanceOf(TimeoutException.class);
            application.commit();
        }
        assertThat(run.get(30, SECONDS).status()).isEqualTo(RunStatus.COMPLETED);
        items.everyRowOnce();
    }

    /** What follows would be committed statement by statement. */
    @Test
    void anErrorThatEndsTheTransactionCannotBeSwallowed() {
        Counted items = Counted.rows(30, "DELETE");
        items.db().execute("CREATE TABLE log (id INT, attempt INT)",
                "CREATE TRIGGER guard BEFORE INSERT ON log WHEN NEW.id = 15 AND NEW.attempt = 0"
                        + " BEGIN SELECT RAISE(ROLLBACK, 'all of it'); END");

        for (RowErrors policy : new RowErrors[] {RowErrors.fail(), RowErrors.skip(5)}) {
            RunResult result = items.builder(SWALLOWING).build().up(TENS.onRowError(policy));
            assertThat(result.status()).isEqualTo(RunStatus.FAILED);
            assertThat(result.error().orElseThrow()).contains("ended the batch's transaction behind the guard");
            assertThat(items.db().rows("SELECT id FROM items WHERE n = 1")).hasSize(10);
            assertThat(items.db().number("SELECT COUNT(*) FROM log")).isEqualTo(20);
        }

        items.db().execute("DROP TRIGGER guard");
        assertThat(items.builder(SWALLOWING).build().up(TENS).status()).isEqualTo(RunStatus.COMPLETED);
        items.everyRowOnce();
        assertThat(items.db().number("SELECT COUNT(*) FROM log")).isEqualTo(60);
    }

    @Test
    void aWriteThatEndsTheTransactionFailsTheBatchAndLeavesTheConnectionUsable() throws SQLException {
        Counted items = Counted.rows(30, "DELETE");
        items.db().execute("CREATE TRIGGER guard BEFORE UPDATE ON items WHEN NEW.id = 15 BEGIN SELECT RAISE(ROLLBACK, 'all of it'); END");
        try (com.zaxxer.hikari.HikariDataSource pool = new com.zaxxer.hikari.HikariDataSource()) {
            pool.setDataSource(items.db().dataSource());
            pool.setMaximumPoolSize(1);
            RunResult result = items.builder(Counted.PLUS_ONE).dataSource(pool).build().up(TENS);

            assertThat(result.status()).isEqualTo(RunStatus.FAILED);
            assertThat(result.error().orElseThrow()).contains("SQLite has rolled back the whole transaction");
            assertThat(items.db().rows("SELECT id FROM items WHERE n = 1")).hasSize(10);

            items.db().execute("DROP TRIGGER guard");
            assertThat(items.builder(Counted.PLUS_ONE).dataSource(pool).build().up(TENS).status()).isEqualTo(RunStatus.COMPLETED);
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.getAutoCommit()).isTrue();
            }
        }
        items.everyRowOnce();
    }
}

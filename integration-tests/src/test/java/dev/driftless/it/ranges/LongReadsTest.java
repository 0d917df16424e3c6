package dev.driftless.it.ranges;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.driftless.CancelResult;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** To look for rows may take longer than a lease: nobody is taken for dead who is only looking. */
class LongReadsTest {

    /** A look at the whole table takes six seconds, twice the lease; three of its rows are to be changed. */
    private static final int ROWS = 60;
    private static final String WHERE = "n = 0 AND CASE WHEN id % 20 = 0 THEN TRUE ELSE pg_sleep(0.1) IS NULL END";
    private static final RunOptions IMPATIENT =
            RunOptions.defaults().batchSize(ROWS).transactionLimit(Duration.ofSeconds(1)).lease(Duration.ofSeconds(3));

    private static String slowToFind(String test, boolean context) {
        return (context ? Items.withContext(test) : Items.pure(test))
                .replace("@Up(table = \"items\")", "@Up(table = \"items\", where = \"" + WHERE + "\")");
    }

    /** With a pool of one there is no other connection that could tell that the worker is alive. */
    @ParameterizedTest
    @CsvSource({"2, false", "1, false", "2, true"})
    void twoHandsDoNotTakeTheRangeFromEachOtherForEver(int pool, boolean context) throws Exception {
        TestDatabase db = Items.database(Vendor.POSTGRESQL, ROWS);
        String source = slowToFind("find" + pool + context, context);
        try (HikariDataSource first = pool(db, pool); HikariDataSource second = pool(db, pool)) {
            Migrator firstHand = Items.migrator(db, source).dataSource(first).build();
            Migrator secondHand = Items.migrator(db, source).dataSource(second).build();
            CompletableFuture<RunResult> one = CompletableFuture.supplyAsync(() -> firstHand.up(IMPATIENT));
            await().atMost(Duration.ofSeconds(30)).until(() -> db.hasTable("migration_range")
                    && db.number("SELECT COUNT(*) FROM migration_range WHERE owner IS NOT NULL") == 1);
            CompletableFuture<RunResult> two = CompletableFuture.supplyAsync(() -> secondHand.up(IMPATIENT));

            assertThat(one.get(60, SECONDS).orThrow().status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(two.get(60, SECONDS).orThrow().status()).isIn(RunStatus.COMPLETED, RunStatus.NOOP);
        }
        assertThat(Items.count(db, "n = 1 AND id % 20 = 0")).isEqualTo(3);
    }

    @Test
    void aRunIsNotAbandonedWhileItsOnlyWorkerLooksForRows() throws Exception {
        // Two seconds more than elsewhere, so that it still looks when it is canceled.
        TestDatabase db = Items.database(Vendor.POSTGRESQL, ROWS + 20);
        Migrator migrator = Items.migrator(db, slowToFind("alive", false)).build();
        CompletableFuture<RunResult> run = CompletableFuture.supplyAsync(() -> migrator.up(IMPATIENT));
        await().atMost(Duration.ofSeconds(30)).until(() -> db.hasTable("migration_range")
                && db.number("SELECT COUNT(*) FROM migration_range WHERE owner IS NOT NULL") == 1);
        long claimed = db.number("SELECT MAX(lease_until) FROM migration_range");
        await().until(() -> db.number("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS bigint)") > claimed);

        CancelResult cancel = migrator.cancel();

        assertThat(cancel.status()).isEqualTo(CancelResult.Status.CANCEL_REQUESTED);
        assertThat(run.get(30, SECONDS).status()).isEqualTo(RunStatus.CANCELED);
    }

    private static HikariDataSource pool(TestDatabase db, int size) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(db.dataSource());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }
}

package dev.driftless.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.driftless.MigrationException;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestBuild;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * A database with a table {@code items} whose rows a migration raises by one, so that a row that was changed twice, or
 * never, shows.
 *
 * @param db the database
 */
record Items(TestDatabase db) {

    /** The remedy at the end of a run that a row has ended. */
    static final String RUN_AGAIN = "; its batch was rolled back, put the row or the method right and run again";

    static final String ADD_ONE = """
            @Up(table = "items", batchSize = 10)
            Patch up(Document item) { return Patch.set("n", item.getInt("n") + 1); }
            """;

    /** None becomes smaller because a busy machine takes its time with it. */
    private static final RunOptions WHOLE_BATCHES = RunOptions.defaults().transactionLimit(Duration.ofSeconds(10));

    private static final List<String> INTERNAL_TABLES =
            List.of("migration_lock", "migration_state", "migration_run", "migration_range", "migration_failure");

    /** A compile takes longer than most tests, and what it makes is never changed. */
    private static final Map<String, TestBuild> BUILDS = new ConcurrentHashMap<>();

    /** Thirty rows, ids from 1. */
    static Items in(Vendor vendor) {
        Items items = new Items(Databases.empty(vendor));
        items.db.execute("CREATE TABLE items (id BIGINT NOT NULL PRIMARY KEY, n INTEGER NOT NULL, name VARCHAR(10))",
                "INSERT INTO items SELECT x, 0, 'item' FROM " + series(vendor, 30));
        return items;
    }

    /** A table expression with the numbers from 1 in column {@code x}. */
    static String series(Vendor vendor, int count) {
        return switch (vendor) {
            case POSTGRESQL -> "generate_series(1, " + count + ") AS s(x)";
            case H2 -> "SYSTEM_RANGE(1, " + count + ")";
            case MARIADB -> "(SELECT seq AS x FROM seq_1_to_" + count + ") s";
            case SQLITE -> "(WITH RECURSIVE s(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM s WHERE x < " + count + ") SELECT x FROM s)";
        };
    }

    /** A migrator for the class {@code app.M}, whose id is {@code m}. */
    Migrator migrator(String methods) {
        return builder(methods).build();
    }

    Migrator.Builder builder(String methods) {
        return builder(BUILDS.computeIfAbsent(methods, m -> TestBuild.of(TestBuild.migration("M", "20260101_000000_m", m))));
    }

    Migrator.Builder builder(TestBuild build) {
        return Migrator.builder().dataSource(db.dataSource()).manifest(build.manifest());
    }

    /** The call and its dry run are refused alike, before anything is written. */
    String refusedUp(Migrator migrator, Class<? extends MigrationException> type) {
        String message = refused(migrator::up, type);
        assertThat(refused(() -> migrator.up(RunOptions.defaults().dryRun(true)), type)).isEqualTo(message);
        return message;
    }

    String refused(ThrowingCallable call, Class<? extends MigrationException> type) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).isExactlyInstanceOf(type);
        assertThat(thrown.getMessage()).doesNotContain("\n").endsWith(".").doesNotEndWith("..");
        untouched();
        return thrown.getMessage();
    }

    /** No row was changed, and no internal table exists. */
    void untouched() {
        if (db.hasTable("items")) {
            assertThat(db.number("SELECT COUNT(*) FROM items WHERE n <> 0")).isZero();
        }
        assertThat(INTERNAL_TABLES).noneMatch(db::hasTable);
    }

    /** The second batch of ten fails and is rolled back whole. */
    String failsInTheSecondBatch(Migrator migrator) {
        return fails(migrator, 10);
    }

    /** The run fails after some rows were committed. */
    String fails(Migrator migrator, int committed) {
        RunResult result = migrator.up(WHOLE_BATCHES);
        assertThat(result.status()).as("%s", result).isEqualTo(RunStatus.FAILED);
        assertThat(db.rows("SELECT id FROM items WHERE n <> 0 ORDER BY id")).hasSize(committed);
        String error = result.error().orElseThrow();
        assertThat(error).doesNotContain("\n");
        assertThat(migrator.status().activeRun()).isEmpty();
        assertThat(migrator.status().runs().get(0).lastError()).contains(error);
        return error;
    }

    /** The next call goes on, and every row was raised exactly once. */
    void completes(Migrator migrator) {
        completes(migrator, RunOptions.defaults());
    }

    void completes(Migrator migrator, RunOptions options) {
        RunResult result = migrator.up(options);
        assertThat(result.error()).isEmpty();
        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        everyRowOnce();
    }

    void everyRowOnce() {
        assertThat(db.rows("SELECT DISTINCT n FROM items")).containsExactly("1");
    }
}

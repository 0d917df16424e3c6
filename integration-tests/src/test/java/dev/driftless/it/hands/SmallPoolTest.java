package dev.driftless.it.hands;

import static dev.driftless.it.hands.Numbers.count;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.driftless.Rollback;
import dev.driftless.RowErrors;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.manifest.Manifest;
import dev.driftless.runtime.Migrator;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pools that are smaller than the workers are many, and poolers that give each transaction another session. */
class SmallPoolTest {

    private static final int ROWS = 2_000;
    private static final RunOptions OPTIONS = RunOptions.defaults().batchSize(20).parallelism(4);

    static Stream<Arguments> smallPools() {
        return Databases.ofManyWriters().flatMap(vendor -> Stream.of(1, 2).flatMap(connections -> Stream.of(
                Arguments.of(vendor, connections, "pure", Numbers.PLUS_ONE),
                Arguments.of(vendor, connections, "context", Numbers.PLUS_ONE_IN_CONTEXT))));
    }

    @ParameterizedTest(name = "{0}, {1} connections, {2}")
    @MethodSource("smallPools")
    @Timeout(180)
    void fourWorkersOnASmallPoolDoNotHang(Vendor vendor, int connections, String kind, String source) {
        TestDatabase db = Numbers.database(vendor, ROWS);
        HikariConfig config = new HikariConfig();
        config.setDataSource(db.dataSource());
        config.setMaximumPoolSize(connections);
        config.setConnectionTimeout(5_000);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            Migrator migrator =
                    Migrator.builder().dataSource(pool).manifest(Numbers.manifest(source)).build();

            RunResult up = migrator.up(OPTIONS);
            assertThat(up.error()).isEmpty();
            assertThat(up.status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(count(db, "n = 1")).isEqualTo(ROWS);
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();

            assertThat(migrator.down(Rollback.steps(1), OPTIONS).status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(count(db, "n = 0")).isEqualTo(ROWS);
        }
    }

    /** Two callers of four workers each share five server connections. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Timeout(180)
    void worksBehindAPoolerThatChangesTheSessionWithEachTransaction(boolean pure) throws Exception {
        TestDatabase db = Numbers.database(Vendor.POSTGRESQL, ROWS);
        WriteAudit.on(db, "numbers", "n");
        db.execute("UPDATE numbers SET state = 'poison' WHERE id = 777");
        Manifest manifest = Numbers.manifest(pure ? Numbers.PLUS_ONE : Numbers.PLUS_ONE_IN_CONTEXT);
        try (TransactionPool pool = new TransactionPool(db.dataSource(), 5)) {
            List<String> before = sessions(pool);
            Migrator first = Migrator.builder().dataSource(pool.dataSource()).manifest(manifest).build();
            Migrator second = Migrator.builder().dataSource(pool.dataSource()).manifest(manifest).build();
            RunOptions options = OPTIONS.onRowError(RowErrors.skip(1));
            CompletableFuture<RunResult> helper = CompletableFuture.supplyAsync(() -> second.up(options));

            RunResult result = first.up(options);

            assertThat(result.error()).isEmpty();
            assertThat(result.status()).isIn(RunStatus.COMPLETED, RunStatus.NOOP);
            assertThat(helper.get(30, SECONDS).status()).isIn(RunStatus.COMPLETED, RunStatus.NOOP);
            assertThat(count(db, "n = 1")).isEqualTo(ROWS - 1);
            assertThat(WriteAudit.repeated(db)).isEmpty();
            db.execute("UPDATE numbers SET state = NULL");
            assertThat(first.retryFailed(Numbers.ID).status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(first.down(Rollback.steps(1), options).status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(count(db, "n = 0")).isEqualTo(ROWS);
            assertThat(sessions(pool)).as("what was left on the server connections").isEqualTo(before);
        }
    }

    /** Settings that are not the server's own, and locks that outlive a transaction. */
    private static List<String> sessions(TransactionPool pool) throws Exception {
        List<String> found = new ArrayList<>();
        for (Connection connection : pool.connections()) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("""
                            SELECT (SELECT string_agg(name || '=' || setting, ', ' ORDER BY name) FROM pg_settings
                                    WHERE source = 'session' AND name NOT LIKE 'transaction%'
                                      AND name NOT IN ('application_name', 'extra_float_digits')),
                                   (SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory'),
                                   (SELECT COUNT(*) FROM pg_class WHERE relpersistence = 't')
                            """)) {
                row.next();
                found.add(row.getString(1) + "|" + row.getString(2) + "|" + row.getString(3));
            }
        }
        return found;
    }
}

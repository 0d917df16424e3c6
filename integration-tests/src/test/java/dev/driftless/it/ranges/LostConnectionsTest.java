package dev.driftless.it.ranges;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions of several workers are ended at random moments. */
class LostConnectionsTest {

    private static final int ROWS = 1_000;

    @ParameterizedTest
    @CsvSource({"false, 1", "true, 2"})
    void eachRowIsChangedOnceWhicheverSessionsEnd(boolean context, long seed) throws Exception {
        TestDatabase db = Items.database(Vendor.POSTGRESQL, ROWS);
        String source = context ? Items.withContext("lost") : Items.pure("lost");
        Migrator migrator = Items.migrator(db, source).build();
        RunOptions options = RunOptions.defaults().batchSize(10).parallelism(4);

        int killed = endSessionsDuring(db, new Random(seed), () -> migrator.up(options));
        assertThat(Items.count(db, "n <> 1")).isZero();
        killed += endSessionsDuring(db, new Random(seed), () -> migrator.down(Rollback.steps(1), options));
        assertThat(Items.count(db, "n <> 0")).isZero();
        assertThat(killed).isGreaterThan(1);
    }

    /** Connections that are lost while there is nothing to do are no batch's fault, however many they become. */
    @Test
    void aPausedRunOutlastsAPoolThatFailsNowAndThen() throws Exception {
        TestDatabase db = Items.database(Vendor.H2, 30);
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        AtomicBoolean flaky = new AtomicBoolean();
        DataSource pool = (DataSource) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                    if (flaky.get() && asked.incrementAndGet() % 2 == 0) {
                        refused.incrementAndGet();
                        throw new SQLTransientConnectionException("the pool is exhausted", "08001");
                    }
                    return method.invoke(db.dataSource(), arguments);
                });
        Migrator other = Items.migrator(db, Items.pure("paused")).build();
        Probe.on("paused", id -> {
            if (id == 15) {
                other.pause();
                flaky.set(true);
            }
        });
        CompletableFuture<RunResult> run = CompletableFuture.supplyAsync(() -> Migrator.builder().dataSource(pool)
                .manifest(Items.manifest(Items.pure("paused"))).build().up(RunOptions.defaults().batchSize(10)));
        await().atMost(Duration.ofSeconds(60)).until(() -> refused.get() > 25 || run.isDone());
        assertThat(run).isNotDone();
        flaky.set(false);
        other.resume();
        assertThat(run.get(30, SECONDS).orThrow().migrations().get(0).changed()).isEqualTo(30);
    }

    /** From the first row on: a call whose database cannot be reached at its start is refused. */
    private static int endSessionsDuring(TestDatabase db, Random random, Supplier<RunResult> call) throws Exception {
        CountDownLatch atWork = new CountDownLatch(1);
        Probe.on("lost", id -> atWork.countDown());
        CompletableFuture<RunResult> run = CompletableFuture.supplyAsync(call);
        assertThat(atWork.await(30, SECONDS)).isTrue();
        int killed = 0;
        try (Connection connection = db.dataSource().getConnection(); Statement statement = connection.createStatement()) {
            while (!run.isDone()) {
                try (ResultSet result = statement.executeQuery("""
                        SELECT COUNT(*) FILTER (WHERE pg_terminate_backend(pid))
                        FROM (SELECT pid
                              FROM pg_stat_activity
                              WHERE datname = current_database() AND pid <> pg_backend_pid()
                              ORDER BY random()
                              LIMIT 1) s""")) {
                    result.next();
                    killed += result.getInt(1);
                }
                Thread.sleep(5 + random.nextInt(50));
            }
        }
        run.get(30, SECONDS).orThrow();
        assertThat(db.number("SELECT changed FROM migration_state")).isEqualTo(ROWS);
        return killed;
    }
}

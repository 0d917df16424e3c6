package dev.driftless.it.engine;

import static dev.driftless.it.engine.Items.PLUS_ONE_SOURCE;
import static dev.driftless.it.engine.Items.count;
import static dev.driftless.it.engine.Items.migrator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.driftless.MigrationListener;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.Throttle;
import dev.driftless.Throttles;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThrottleTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final RunOptions TENS = Items.batchesOf(10);

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void itsReasonShowsAndNoConnectionIsHeldMeanwhile(Vendor vendor) throws SQLException {
        TestDatabase db = Items.database(vendor, 50);
        AtomicBoolean busy = new AtomicBoolean();
        Set<String> told = ConcurrentHashMap.newKeySet();
        Throttle throttle = connection -> busy.get() ? Optional.of("the test is busy") : Optional.empty();
        HikariConfig config = new HikariConfig();
        config.setDataSource(db.dataSource());
        config.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            Migrator throttled = Migrator.builder().dataSource(pool).manifest(Items.manifest(PLUS_ONE_SOURCE))
                    .listener(Items.afterBatches(2, () -> busy.set(true)))
                    .listener(new MigrationListener() {
                        @Override
                        public void waiting(String migrationId, String reason) {
                            told.add(migrationId + ": " + reason);
                        }
                    }).build();
            CompletableFuture<RunResult> run = CompletableFuture.supplyAsync(() -> throttled.up(TENS.throttle(throttle)));
            Migrator other = migrator(db, PLUS_ONE_SOURCE).build();
            await().atMost(PATIENCE).until(() -> other.status().activeRun().flatMap(state -> state.waitingFor())
                    .equals(Optional.of("the test is busy")));
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.isValid(1)).isTrue();
            }
            assertThat(count(db, "n = 1")).isEqualTo(20);

            busy.set(false);
            assertThat(run.join().status()).isEqualTo(RunStatus.COMPLETED);
        }
        assertThat(told).containsExactly("20260101_000000_plus_one: the test is busy");
        assertThat(count(db, "n = 1")).isEqualTo(50);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void anUnreadableSignalEndsTheRunAndTheNextOneGoesOn(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 50);
        AtomicBoolean away = new AtomicBoolean();
        Throttle throttle = connection -> {
            if (away.get()) {
                throw new SQLException("no such signal");
            }
            return Optional.empty();
        };

        RunResult result = migrator(db, PLUS_ONE_SOURCE).listener(Items.afterBatches(2, () -> away.set(true))).build()
                .up(TENS.throttle(throttle).throttleUnreadableLimit(Duration.ofMillis(700)));

        assertThat(result.status()).isEqualTo(RunStatus.CANCELED);
        assertThat(result.reason()).contains("throttle_unreadable");
        assertThat(result.error()).hasValueSatisfying(error -> assertThat(error)
                .startsWith("The throttle's signal could not be read for").contains("no such signal", "call again"));
        assertThat(count(db, "n = 1")).isEqualTo(20);
        Migrator next = migrator(db, PLUS_ONE_SOURCE).build();
        assertThat(next.status().activeRun()).isEmpty();
        assertThat(next.up().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(count(db, "n = 1")).isEqualTo(50);
    }

    /** A range that is claimed, and given back because the next question has another answer, would be no progress. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void oneThatSaysNoToEverySecondQuestionDoesNotStopARun(int parity) {
        TestDatabase db = Items.database(Vendor.H2, 30);
        AtomicInteger asked = new AtomicInteger();
        Throttle throttle = connection -> asked.getAndIncrement() % 2 == parity ? Optional.of("wait a little") : Optional.empty();

        RunResult result = migrator(db, PLUS_ONE_SOURCE).build().up(TENS.throttle(throttle).timeout(PATIENCE));

        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(count(db, "n = 1")).isEqualTo(30);
    }

    @Test
    void aThrottleThatTheDatabaseCannotServeEndsTheRunAtOnce() {
        TestDatabase db = Items.database(Vendor.H2, 50);
        RunResult result = migrator(db, PLUS_ONE_SOURCE).build().up(TENS.throttle(Throttles.activeSessions(5)));
        assertThat(result.status()).isEqualTo(RunStatus.CANCELED);
        assertThat(result.reason()).contains("throttle_unreadable");
        assertThat(result.error()).hasValueSatisfying(error -> assertThat(error).contains("cannot read its signal on H2"));
        assertThat(count(db, "n = 1")).isZero();
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void rowsPerSecondBoundBatchesAndTime(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 2_000);
        List<Long> sizes = new ArrayList<>();
        Migrator migrator = migrator(db, PLUS_ONE_SOURCE).listener(new MigrationListener() {
            @Override
            public synchronized void batchCommitted(String migrationId, long processed, long changed) {
                sizes.add(processed);
            }
        }).build();
        long start = System.nanoTime();
        RunOptions options = RunOptions.defaults().throttle(Throttles.rowsPerSecond(500)).parallelism(2);
        assertThat(migrator.up(options).status()).isEqualTo(RunStatus.COMPLETED);

        // What both workers have in hand at the end is not paid for any more.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(2));
        assertThat(sizes).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(500));
        assertThat(count(db, "n = 1")).isEqualTo(2_000);
    }

    @Test
    void theServersSignalsAreReadWhileARunWorks() {
        TestDatabase db = Items.database(Vendor.POSTGRESQL, 500);
        Throttle throttle = Throttles.replicationLag(Duration.ofSeconds(5)).and(Throttles.activeSessions(100));
        RunResult result = migrator(db, PLUS_ONE_SOURCE).build().up(TENS.throttle(throttle));
        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(count(db, "n = 1")).isEqualTo(500);
    }

    @Test
    void aThrottledRunCanBeCanceled() {
        TestDatabase db = Items.database(Vendor.H2, 50);
        Migrator migrator = migrator(db, PLUS_ONE_SOURCE).build();
        CompletableFuture<RunResult> run =
                CompletableFuture.supplyAsync(() -> migrator.up(TENS.throttle(connection -> Optional.of("never"))));
        await().atMost(PATIENCE).until(() -> migrator.status().activeRun().flatMap(state -> state.waitingFor()).isPresent());
        migrator.cancel();
        assertThat(run.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join().status())
                .isEqualTo(RunStatus.CANCELED);
    }
}

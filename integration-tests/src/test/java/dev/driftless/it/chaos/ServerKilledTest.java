package dev.driftless.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftless.it.engine.UpProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PostgreSQL is killed within batches and commits, and comes back; the worker process waits for it and goes on. */
@EnabledOnOs(OS.LINUX)
class ServerKilledTest {

    private static final int ROWS = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration TRANSACTION_LIMIT = Duration.ofSeconds(1);

    @ParameterizedTest
    @CsvSource({"false,1", "true,2"})
    void theRunOutlivesTheServer(boolean withContext, int parallelism) throws IOException {
        PostgresArena arena = new PostgresArena();
        try (OwnPostgres server = new OwnPostgres(); Signals signals = new Signals()) {
            Ledger ledger = new Ledger(server.database());
            assertThat(ledger.db().rows("SELECT current_setting('fsync'), current_setting('synchronous_commit')"))
                    .containsExactly("on|on");
            PostgresArena.prepare(ledger.db());
            ledger.fill(ROWS);
            ledger.pace(0.01);
            arena.slowCommits(ledger, true);
            WorkerProcess worker = WorkerProcess.start("worker-1", new UpProcess.Launch(arena.url(ledger, "worker-1"),
                    withContext ? Scenario.WITH_CONTEXT : Scenario.PURE, WorkerProcess.newLog(), false, 5, parallelism,
                    TRANSACTION_LIMIT, TRANSACTION_LIMIT.multipliedBy(3), Map.of()));
            try {
                for (Moment moment : List.of(Moment.COMMIT, Moment.BATCH, Moment.COMMIT)) {
                    long moved = ledger.rowsMoved();
                    await("rows moved by the same process").atMost(PATIENCE).until(() -> ledger.rowsMoved() > moved);
                    awaitMoment(arena.watch(ledger), worker, moment);
                    server.kill();
                    server.restart();
                }
                ledger.pace(0);
                await("the end of the run").atMost(PATIENCE).until(() -> !worker.isAlive());
                assertThat(worker.process().exitValue()).as(worker::output).isZero();
            } finally {
                signals.kill(worker.process());
            }
            assertThat(ledger.violations(withContext)).isEmpty();
            assertThat(ledger.db().rows("SELECT status, processed, changed FROM migration_state"))
                    .containsExactly("completed|" + ROWS + "|" + ROWS);
        }
    }

    /**
     * A batch's commit does not wait for the disk. Here the server writes only what it must, so that with it go batches that
     * were committed, and seen by others; their checkpoints go with them, and what is lost is done again.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void batchesThatTheServerLosesAreDoneAgain(int parallelism) throws IOException {
        Map<String, String> lazy = Map.of("wal_writer_delay", "10s", "wal_writer_flush_after", "1GB", "autovacuum", "off");
        try (OwnPostgres server = new OwnPostgres(lazy); Signals signals = new Signals()) {
            Ledger ledger = new Ledger(server.database());
            PostgresArena.prepare(ledger.db());
            ledger.fill(ROWS);
            ledger.pace(0.005);
            WorkerProcess worker = WorkerProcess.start("worker-1", new UpProcess.Launch(
                    PostgresArena.url(ledger.db().url(), "worker-1"), Scenario.PURE, WorkerProcess.newLog(), false, 5, parallelism,
                    TRANSACTION_LIMIT, Duration.ofSeconds(30), Map.of()));
            long lost = 0;
            try {
                for (int kills = 0; kills < 2; kills++) {
                    long moved = ledger.rowsMoved();
                    await("batches").atMost(PATIENCE).until(() -> ledger.rowsMoved() >= moved + ROWS / 10);
                    long seen = ledger.rowsMoved();
                    server.kill();
                    server.restart();
                    lost += Math.max(0, seen - ledger.rowsMoved());
                }
                ledger.pace(0);
                await("the end of the run").atMost(PATIENCE).until(() -> !worker.isAlive());
                assertThat(worker.process().exitValue()).as(worker::output).isZero();
            } finally {
                signals.kill(worker.process());
            }
            assertThat(lost).as("rows whose committed change the server lost").isPositive();
            server.kill();
            server.restart();
            assertThat(ledger.violations(false)).as("what is completed is on disk").isEmpty();
            assertThat(ledger.db().rows("SELECT status, processed, changed FROM migration_state"))
                    .containsExactly("completed|" + ROWS + "|" + ROWS);
        }
    }

    private static void awaitMoment(Arena.Watch watch, WorkerProcess worker, Moment moment) {
        try (watch) {
            await("the worker in " + moment).atMost(PATIENCE).pollInterval(Duration.ofMillis(2))
                    .until(() -> watch.moments().get(worker.name()) == moment);
        }
    }
}

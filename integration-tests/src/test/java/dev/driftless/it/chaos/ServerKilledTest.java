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

    private static void awaitMoment(Arena.Watch watch, WorkerProcess worker, Moment moment) {
        try (watch) {
            await("the worker in " + moment).atMost(PATIENCE).pollInterval(Duration.ofMillis(2))
                    .until(() -> watch.moments().get(worker.name()) == moment);
        }
    }
}

package dev.driftless.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftless.it.chaos.TamperedDataSource.Stop;
import dev.driftless.it.engine.UpProcess;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Proves that the harness's check sees what the conditions {@code epoch = ?} and {@code batch_seq = ?} of the checkpoint
 * prevent: with a condition taken out, rows move other than once.
 *
 * <p>{@code batch_seq} changes whenever the range's cursor or ends do: by batches and by splits. A worker that knows the last
 * one knows where the range stands. {@code epoch} changes whenever the range is given to somebody or is no longer the one
 * that was given: by claims, by splits, and by the start of a run. A worker that knows the last one is the one that works on
 * the range, for this run and direction.
 *
 * <ul>
 * <li>A frozen worker that wakes after others have moved or split its range is kept out by either: only without both it does
 *     harm.
 * <li>A range whose last batches were lost with the server keeps its epoch: only {@code batch_seq} tells the worker that has
 *     not noticed; SplitContract shows it.
 * <li>A range that is turned to the other direction, but not moved yet, keeps its {@code batch_seq}: only {@code epoch}
 *     keeps an earlier run's last batch from declaring it done.
 * </ul>
 */
@EnabledOnOs(OS.LINUX)
abstract class CheckpointContract {

    private static final int BATCH_SIZE = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Long enough for the server to end no transaction of a frozen process; leases are ended in the database. */
    private static final Duration TRANSACTION_LIMIT = Duration.ofSeconds(60);
    private static final Duration LEASE = TRANSACTION_LIMIT.multipliedBy(3);

    private final List<WorkerProcess> workers = new ArrayList<>();
    private Signals signals;

    abstract Arena arena();

    @BeforeEach
    void open() throws IOException {
        signals = new Signals();
    }

    @AfterEach
    void close() {
        workers.stream().filter(WorkerProcess::isAlive).forEach(worker -> signals.kill(worker.process()));
        signals.close();
    }

    @ParameterizedTest
    @CsvSource({"'',true", "epoch,true", "batch_seq,true", "'epoch,batch_seq',false"})
    void afterATakeOverEitherConditionKeepsTheFrozenWorkerOut(String without, boolean right) {
        Ledger ledger = arena().open(60);
        WorkerProcess frozen = start(ledger, false, TamperedDataSource.without(without, Stop.PAGE, 3));
        awaitStopped(frozen, Stop.PAGE, 3);
        ledger.expireLeases();
        WorkerProcess taker = start(ledger, false, TamperedDataSource.without(without, Stop.PAGE, 3));
        awaitStopped(taker, Stop.PAGE, 3);
        assertThat(ledger.rowsMoved()).as(() -> "rows moved by either\n" + frozen.output() + taker.output()).isEqualTo(40);

        signals.go(frozen.process());
        awaitOutput(frozen, TamperedDataSource.checkpoint(3, right ? 0 : 1));
        signals.go(taker.process());
        awaitEnd(frozen);
        awaitEnd(taker);

        assertMet(without, frozen);
        assertThat(ledger.violations(true).isEmpty()).as(() -> String.join("\n", ledger.violations(true))).isEqualTo(right);
    }

    @ParameterizedTest
    @CsvSource({"'',true", "epoch,true", "batch_seq,true", "'epoch,batch_seq',false"})
    void afterASplitEitherConditionKeepsTheWorkerInFlightOut(String without, boolean right) {
        Ledger ledger = arena().open(60);
        WorkerProcess inFlight = start(ledger, false, TamperedDataSource.without(without, Stop.CHECKPOINT, 2));
        awaitStopped(inFlight, Stop.CHECKPOINT, 2);
        WorkerProcess splitter = start(ledger, false, TamperedDataSource.without(without));
        await("the split-off range is done").atMost(PATIENCE)
                .until(() -> ledger.db().number("SELECT COUNT(*) FROM migration_range WHERE seq > 0 AND done = TRUE") > 0);
        assertThat(ledger.rowsMoved()).as("rows moved by either").isGreaterThan(10);

        signals.go(inFlight.process());
        awaitOutput(inFlight, TamperedDataSource.checkpoint(2, right ? 0 : 1));
        awaitEnd(inFlight);
        awaitEnd(splitter);

        assertMet(without, inFlight);
        assertThat(ledger.violations(true).isEmpty()).as(() -> String.join("\n", ledger.violations(true))).isEqualTo(right);
    }

    @ParameterizedTest
    @CsvSource({"'',true", "batch_seq,true", "epoch,false"})
    void afterATurnEpochKeepsTheEarlierRunsLastBatchOut(String without, boolean right) throws SQLException {
        Ledger ledger = arena().open(35);
        WorkerProcess upward = start(ledger, false, TamperedDataSource.without(without, Stop.CHECKPOINT, 4));
        awaitStopped(upward, Stop.CHECKPOINT, 4);
        String owner = owner(ledger);
        ledger.expireLeases();
        WorkerProcess downward;
        // The application has the row locked that the way down begins with, which so commits nothing before the thaw.
        try (Connection application = ledger.db().dataSource().getConnection();
                Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            long first = ledger.db().number("SELECT MAX(id) FROM items WHERE n <> origin");
            statement.execute("SELECT id FROM items WHERE id = " + first + " FOR UPDATE");
            downward = start(ledger, true, TamperedDataSource.without(without));
            await("the way down has the range").atMost(PATIENCE)
                    .until(() -> !owner(ledger).equals(owner) && !owner(ledger).equals("null"));
            signals.go(upward.process());
            awaitOutput(upward, TamperedDataSource.checkpoint(4, right ? 0 : 1));
            awaitEnd(upward);
            application.rollback();
        }
        awaitEnd(downward);
        assertMet(without, upward);
        awaitEnd(start(ledger, false, Map.of()));

        assertThat(ledger.db().number("SELECT COUNT(*) FROM items WHERE n - origin = 1") == 35).isEqualTo(right);
    }

    /** Ranges that are dropped and cut anew must not look like those that a worker had claimed before. */
    @Test
    void aRangeThatWasCutAnewIsNotMistakenForTheOneBefore() {
        Ledger ledger = arena().open(60);
        WorkerProcess frozen = start(ledger, false, TamperedDataSource.without("", Stop.PAGE, 1));
        awaitStopped(frozen, Stop.PAGE, 1);
        ledger.expireLeases();
        awaitEnd(start(ledger, false, Map.of()));
        assertThat(ledger.violations(true)).isEmpty();
        WorkerProcess downward = start(ledger, true, TamperedDataSource.without("", Stop.PAGE, 1));
        awaitStopped(downward, Stop.PAGE, 1);

        signals.go(frozen.process());
        awaitOutput(frozen, TamperedDataSource.checkpoint(1, 0));
        signals.go(downward.process());
        awaitEnd(downward);

        assertThat(ledger.rowsMoved()).isZero();
    }

    private static String owner(Ledger ledger) {
        return ledger.db().rows("SELECT owner FROM migration_range").get(0);
    }

    private WorkerProcess start(Ledger ledger, boolean down, Map<String, String> properties) {
        String name = "worker-" + (workers.size() + 1);
        WorkerProcess worker = WorkerProcess.start(name, new UpProcess.Launch(arena().url(ledger, name), Scenario.WITH_CONTEXT,
                WorkerProcess.newLog(), down, BATCH_SIZE, 1, TRANSACTION_LIMIT, LEASE, Map.of())
                .through(TamperedDataSource.class, properties));
        workers.add(worker);
        return worker;
    }

    /** Whoever is stopped by somebody else is not where it was to stop. */
    private static void awaitStopped(WorkerProcess worker, Stop stop, int number) {
        await(worker.name() + " stops itself").atMost(PATIENCE).until(() -> {
            assertThat(worker.isAlive()).as(worker::output).isTrue();
            return worker.output().contains(TamperedDataSource.stops(stop, number)) && Signals.isStopped(worker.process());
        });
    }

    private static void awaitOutput(WorkerProcess worker, String text) {
        await(text).atMost(PATIENCE).until(() -> worker.output().contains(text) || !worker.isAlive());
        assertThat(worker.output()).contains(text);
    }

    private static void awaitEnd(WorkerProcess worker) {
        await(worker.name() + " ends").atMost(PATIENCE).until(() -> !worker.isAlive());
    }

    /** A statement that is no longer written this way would prove nothing. */
    private static void assertMet(String without, WorkerProcess worker) {
        for (String condition : without.isEmpty() ? new String[0] : without.split(",")) {
            assertThat(worker.output()).contains(TamperedDataSource.taken(condition));
        }
    }
}

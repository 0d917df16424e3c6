package dev.driftless.it.chaos;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestBuild;
import dev.driftless.it.chaos.CommitProxy.Loss;
import dev.driftless.it.engine.UpProcess;
import dev.driftless.manifest.Manifest;
import dev.driftless.runtime.Migrator;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The connection is cut at a COMMIT, and the worker does not know what came of it, while its old session is still open on the
 * server, perhaps with its locks.
 */
abstract class LostCommitContract {

    private static final int ROWS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** The server ends no transaction: the old session stays until the test lets it go. */
    private static final RunOptions PATIENT = RunOptions.defaults().batchSize(10)
            .transactionLimit(PATIENCE).lease(PATIENCE.multipliedBy(3));
    private static final RunOptions HASTY = RunOptions.defaults().batchSize(5)
            .transactionLimit(Duration.ofMillis(300)).lease(Duration.ofMillis(900));
    private static final Manifest MANIFEST = TestBuild.of(Ledger.PURE).manifest();

    private static final String BEGIN = "INSERT INTO \\S*migration_range";
    private static final String CLAIM = "SET owner = \\S+, epoch = epoch \\+ 1";
    private static final String CHECKPOINT = "SET \\W?cursor\\W? = ";
    private static final String COMPLETE = "DELETE FROM \\S*migration_range";

    abstract Arena arena();

    abstract CommitProxy proxy(Ledger ledger) throws IOException;

    /** A URL that leads through a proxy, without encryption. */
    abstract String url(Ledger ledger, CommitProxy proxy);

    /** Whether a session waits for a lock that another one holds. */
    abstract boolean somebodyWaits(Ledger ledger);

    @ParameterizedTest
    @CsvSource({
        "REPLY," + BEGIN, "COMMIT," + BEGIN, "DELAYED," + BEGIN,
        "REPLY,'" + CLAIM + "'", "COMMIT,'" + CLAIM + "'", "DELAYED,'" + CLAIM + "'",
        "REPLY," + CHECKPOINT, "COMMIT," + CHECKPOINT, "DELAYED," + CHECKPOINT,
        "REPLY," + COMPLETE, "COMMIT," + COMPLETE, "DELAYED," + COMPLETE
    })
    void theRunGoesOnAfterAnUnknownCommit(Loss loss, String statement) throws Exception {
        Ledger ledger = arena().open(ROWS);
        try (CommitProxy proxy = proxy(ledger)) {
            proxy.cut(statement, loss, statement.equals(CHECKPOINT) ? 2 : 1, 1);
            CompletableFuture<RunResult> up =
                    CompletableFuture.supplyAsync(() -> migrator(ledger, proxy).up(PATIENT));
            if (loss != Loss.REPLY) {
                await("the worker waits for its old session").atMost(PATIENCE).pollInterval(Duration.ofMillis(5))
                        .until(() -> proxy.cuts() == 1 && somebodyWaits(ledger));
            }
            proxy.release();

            assertThat(up.get(PATIENCE.toSeconds(), SECONDS).status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(proxy.cuts()).isEqualTo(1);
        }
        check(ledger);
    }

    /** Nobody helps: the server's own limits end the old sessions. */
    @ParameterizedTest
    @CsvSource({"REPLY,migration_", "COMMIT," + CHECKPOINT})
    void aWorkerThatLosesEveryFewCommitsFinishes(Loss loss, String statement) throws Exception {
        Ledger ledger = arena().open(ROWS);
        try (CommitProxy proxy = proxy(ledger)) {
            proxy.cut(statement, loss, 3, 4);
            migrator(ledger, proxy).up(HASTY.parallelism(2).background(true));
            await("the end of the run").atMost(PATIENCE).until(ledger::finished);

            assertThat(proxy.cuts()).isEqualTo(4);
        }
        check(ledger);
    }

    /** The engine's own transactions need a limit on the server as batches do: their locks stop everybody. */
    @ParameterizedTest
    @ValueSource(strings = {BEGIN, CLAIM, COMPLETE})
    void aSessionThatIsLeftInATransitionIsEndedByTheServer(String statement) throws Exception {
        Ledger ledger = arena().open(ROWS);
        try (CommitProxy proxy = proxy(ledger)) {
            proxy.cut(statement, Loss.COMMIT, 1, 1);
            migrator(ledger, proxy).up(HASTY.background(true));
            await("the end of the run").atMost(PATIENCE).until(ledger::finished);

            assertThat(proxy.cuts()).isEqualTo(1);
        }
        check(ledger);
    }

    private static void check(Ledger ledger) {
        assertThat(ledger.violations(false)).isEmpty();
        assertThat(ledger.db().rows("SELECT status, processed, changed FROM migration_state"))
                .containsExactly("completed|" + ROWS + "|" + ROWS);
        assertThat(ledger.db().rows("SELECT status FROM migration_run")).containsExactly("completed");
        assertThat(ledger.db().number("SELECT COUNT(*) FROM migration_range")).isZero();
    }

    private Migrator migrator(Ledger ledger, CommitProxy proxy) {
        return Migrator.builder().dataSource(UpProcess.unpooled(url(ledger, proxy))).manifest(MANIFEST).build();
    }
}

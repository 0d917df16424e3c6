package dev.driftless.it.sqlite;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.FileProcess;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that share an SQLite file and its one write lock, and processes that are killed. */
class SqliteProcessesTest {

    private static final int ROWS = 3_000;
    private static final Duration LEASE = Duration.ofSeconds(3);

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "WAL"})
    void twoProcessesFinishOneRun(String journal) throws Exception {
        Counted items = Counted.rows(ROWS, journal);
        FileProcess first = start(items);
        FileProcess second = start(items);

        assertThat(first.process().waitFor(120, SECONDS)).isTrue();
        assertThat(second.process().waitFor(120, SECONDS)).isTrue();

        assertThat(first.process().exitValue()).as(first.output()).isZero();
        assertThat(second.process().exitValue()).as(second.output()).isZero();
        assertThat(items.db().number("SELECT COUNT(*) FROM migration_run")).isEqualTo(1);
        assertThat(items.db().number("SELECT COUNT(*) FROM items")).isEqualTo(ROWS);
        items.everyRowOnce();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "WAL"})
    void killedInMidRunAgainAndAgainEachRowMovesOnce(String journal) throws Exception {
        Counted items = Counted.rows(ROWS, journal);
        items.db().execute("CREATE TABLE audit (id INT)",
                "CREATE TRIGGER log AFTER UPDATE ON items BEGIN INSERT INTO audit VALUES (NEW.id); END");
        for (int kill = 1; kill <= 3; kill++) {
            FileProcess process = start(items);
            long goal = kill * ROWS / 10;
            await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5))
                    .until(() -> !process.process().isAlive() || items.db().number("SELECT COUNT(*) FROM items WHERE n <> 0") >= goal);
            assertThat(process.process().isAlive()).as("still running when it is to be killed: " + process.output()).isTrue();
            process.process().destroyForcibly().waitFor(10, SECONDS);
            assertThat(items.db().number("SELECT COUNT(*) FROM items WHERE n = 0")).isPositive();
            items.db().execute("UPDATE migration_run SET lease_until = 0", "UPDATE migration_range SET lease_until = 0");
        }

        RunResult result = items.builder(Counted.PLUS_ONE).build().up(RunOptions.defaults().lease(LEASE));

        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(result.migrations().get(0).changed()).isEqualTo(ROWS);
        items.everyRowOnce();
        assertThat(items.db().number("SELECT COUNT(*) FROM audit")).isEqualTo(ROWS);
        assertThat(items.db().rows("PRAGMA integrity_check")).containsExactly("ok");
    }

    private static FileProcess start(Counted items) throws Exception {
        return FileProcess.start(items.db().url(), Counted.build(Counted.PLUS_ONE), 2, LEASE);
    }
}

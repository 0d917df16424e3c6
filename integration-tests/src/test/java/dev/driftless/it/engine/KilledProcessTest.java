package dev.driftless.it.engine;

import static dev.driftless.it.engine.Items.PLUS_ONE_SOURCE;
import static dev.driftless.it.engine.Items.count;
import static dev.driftless.it.engine.Items.migrator;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestBuild;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Processes that are killed with no chance to clean up, and what the next ones make of it. Only the last wait for a lease
 * is a real one; the others are cut short in the database.
 */
class KilledProcessTest {

    private static final int ROWS = 5_000;
    private static final Duration LEASE = Duration.ofSeconds(3);

    @Test
    void killedInMidRunAgainAndAgainEachRowMovesOnce() throws Exception {
        // Far more than are done by the third kill, however late that comes.
        int rows = 20_000;
        TestDatabase db = Items.database(Vendor.POSTGRESQL, rows);
        Path build = TestBuild.of(PLUS_ONE_SOURCE).output();
        String url = url(db);
        for (int kill = 1; kill <= 3; kill++) {
            Process process = UpProcess.start(url, build, 10, LEASE);
            long goal = kill * 500;
            await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20))
                    .until(() -> !process.isAlive() || count(db, "n <> 0") >= goal);
            assertThat(process.isAlive()).as("still running when it is to be killed").isTrue();
            process.destroyForcibly().waitFor(10, SECONDS);
            assertThat(count(db, "n = 0")).isPositive();
            if (kill < 3) {
                db.execute("UPDATE migration_run SET lease_until = 0", "UPDATE migration_range SET lease_until = 0");
            }
        }

        RunResult result = migrator(db, PLUS_ONE_SOURCE).build().up(RunOptions.defaults().lease(LEASE));

        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(result.migrations().get(0).processed()).isEqualTo(rows);
        assertThat(result.migrations().get(0).changed()).isEqualTo(rows);
        assertThat(count(db, "n = 1")).isEqualTo(rows);
        assertThat(db.number("SELECT COUNT(*) FROM migration_run")).isEqualTo(1);
    }

    @Test
    void twoProcessesShareARunAndTheSurvivorFinishesIt() throws Exception {
        TestDatabase db = Items.database(Vendor.POSTGRESQL, ROWS);
        Path build = TestBuild.of(PLUS_ONE_SOURCE).output();
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            processes.add(UpProcess.start(url(db), build, 10, LEASE));
        }
        await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20)).until(() -> count(db, "n <> 0") >= ROWS / 10);
        processes.get(0).destroyForcibly().waitFor(10, SECONDS);

        assertThat(processes.get(1).waitFor(60, SECONDS)).isTrue();
        assertThat(processes.get(1).exitValue()).isZero();
        assertThat(count(db, "n = 1")).isEqualTo(ROWS);
        assertThat(db.number("SELECT COUNT(*) FROM migration_run")).isEqualTo(1);
    }

    private static String url(TestDatabase db) throws IOException {
        String url = db.url();
        return url.contains("user=") ? url : url + (url.contains("?") ? "&" : "?") + "user=postgres";
    }
}

package dev.driftless.it.engine;

import static dev.driftless.it.engine.Items.PLUS_ONE;
import static dev.driftless.it.engine.Items.PLUS_ONE_SOURCE;
import static dev.driftless.it.engine.Items.count;
import static dev.driftless.it.engine.Items.migrator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftless.MigrationListener;
import dev.driftless.MigrationReport;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunState;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventsTest {

    private static final RunOptions FIVES = Items.batchesOf(5);

    /** Writes down what it is told, and by which thread. */
    private static final class Notes implements MigrationListener {

        private final List<String> told = new CopyOnWriteArrayList<>();
        private final Map<String, List<String>> byThread = new ConcurrentHashMap<>();

        @Override
        public void runStarted(RunState run) {
            note("run started");
        }

        @Override
        public void migrationStarted(String migrationId) {
            note("migration started " + migrationId);
        }

        @Override
        public void batchStarted(String migrationId, int rows) {
            note("batch of " + rows);
        }

        @Override
        public void batchCommitted(String migrationId, long processed, long changed) {
            note("committed " + processed);
        }

        @Override
        public void gaveWay(String migrationId, String reason) {
            note("gave way");
        }

        @Override
        public void batchRetried(String migrationId, String reason) {
            note("retried");
        }

        @Override
        public void migrationCompleted(MigrationReport report) {
            note("migration completed " + report.id());
        }

        @Override
        public void migrationFailed(String migrationId, String error) {
            note("migration failed " + migrationId + ": " + error.contains("row {"));
        }

        @Override
        public void runEnded(RunResult result) {
            note("run ended " + result.status());
        }

        private void note(String event) {
            told.add(event);
            byThread.computeIfAbsent(Thread.currentThread().getName(), name -> new CopyOnWriteArrayList<>()).add(event);
        }
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aRunTellsWhatItDoesInOrder(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 10);
        Notes notes = new Notes();
        migrator(db, PLUS_ONE_SOURCE).listener(notes).build().up(FIVES).orThrow();

        assertThat(notes.told).startsWith("run started", "migration started " + PLUS_ONE, "batch of 5", "committed 5", "batch of 5",
                        "committed 5")
                .endsWith("migration completed " + PLUS_ONE, "run ended COMPLETED");
        assertThat(notes.told).filteredOn(event -> event.startsWith("committed")).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aFailureIsToldOnceBeforeTheEndOfTheRun(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        db.execute("UPDATE items SET n = 2147483647 WHERE id IN (7, 33, 71, 99)");
        String source = """
                @Migration(id = "20260101_000000_exact")
                final class Exact {
                    record Item(long id, int n) {}
                    @Up(table = "items")
                    Item up(Item item) { return new Item(item.id(), Math.addExact(item.n(), 1)); }
                }
                """;
        Notes notes = new Notes();
        RunResult result = migrator(db, source).listener(notes).build().up(FIVES.parallelism(3));

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(notes.told).endsWith("run ended FAILED")
                .containsOnlyOnce("migration failed 20260101_000000_exact: true")
                .doesNotContain("migration completed 20260101_000000_exact");
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void aLockedRowIsGivenWayTo(Vendor vendor) throws SQLException {
        TestDatabase db = Items.database(vendor, 20);
        Notes notes = new Notes();
        CompletableFuture<RunResult> run;
        try (Connection application = db.dataSource().getConnection(); Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.execute("UPDATE items SET state = 'mine' WHERE id = 8");
            run = CompletableFuture.supplyAsync(() -> migrator(db, PLUS_ONE_SOURCE).listener(notes).build().up(FIVES));
            await().atMost(Duration.ofSeconds(20)).until(() -> notes.told.contains("gave way"));
            application.commit();
        }
        assertThat(run.join().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(notes.told).endsWith("migration completed " + PLUS_ONE, "run ended COMPLETED");
        assertThat(count(db, "n = 1")).isEqualTo(20);
        eachBatchEndsOnce(notes);
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void severalWorkersTellOnceWhatHappensOnce(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 5_000);
        Notes notes = new Notes();
        migrator(db, PLUS_ONE_SOURCE).listener(notes).listener(Items.untilTwoWork()).build()
                .up(FIVES.batchSize(50).parallelism(4)).orThrow();

        assertThat(notes.told).containsOnlyOnce("run started", "migration started " + PLUS_ONE, "migration completed " + PLUS_ONE,
                "run ended COMPLETED");
        assertThat(notes.told).startsWith("run started").endsWith("run ended COMPLETED");
        assertThat(notes.byThread.keySet()).hasSizeGreaterThan(1);
        eachBatchEndsOnce(notes);
    }

    /** What a worker tells after the start of a batch, before the next one. */
    private static void eachBatchEndsOnce(Notes notes) {
        notes.byThread.forEach((thread, events) -> {
            boolean open = false;
            for (String event : events) {
                if (event.startsWith("batch of")) {
                    open = true;
                } else if (event.startsWith("committed")) {
                    assertThat(open).as("%s: %s", thread, events).isTrue();
                    open = false;
                }
            }
        });
    }
}

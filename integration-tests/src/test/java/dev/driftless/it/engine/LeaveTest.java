package dev.driftless.it.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.Direction;
import dev.driftless.MigrationListener;
import dev.driftless.RowErrors;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestBuild;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.it.ranges.Probe;
import dev.driftless.runtime.Migrator;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that is about to end leaves its run at a batch boundary, and the next call goes on. */
class LeaveTest {

    private static final String ID = "20260101_000000_mark";

    private static final TestBuild BUILD = TestBuild.of(TestBuild.migration("Mark", ID, """
            @Up(table = "items", where = "state IS NULL")
            Patch up(Document item) { return Patch.set("state", "done"); }
            """));

    private static TestDatabase items(Vendor vendor) {
        TestDatabase database = vendor.database();
        database.execute("CREATE TABLE items (id BIGINT NOT NULL PRIMARY KEY, state VARCHAR(10))");
        for (int i = 1; i <= 100; i++) {
            database.execute("INSERT INTO items (id) VALUES (" + i + ")");
        }
        return database;
    }

    /** Leaves when the first batch is committed. */
    private static Migrator leaving(TestDatabase database) {
        AtomicReference<Migrator> migrator = new AtomicReference<>();
        migrator.set(Migrator.builder().dataSource(database.dataSource()).manifest(BUILD.manifest()).listener(new MigrationListener() {
            @Override
            public void batchCommitted(String migrationId, long processed, long changed) {
                migrator.get().leave();
            }
        }).build());
        return migrator.get();
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void leavesAtTheBatchBoundary(Vendor vendor) {
        TestDatabase database = items(vendor);

        RunResult result = leaving(database).up(RunOptions.defaults().batchSize(10));

        assertThat(result.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(result.reason()).contains("left");
        assertThat(database.number("SELECT COUNT(*) FROM items WHERE state = 'done'")).isEqualTo(10);
        Migrator next = Migrator.builder().dataSource(database.dataSource()).manifest(BUILD.manifest()).build();
        assertThat(next.rowsSelected(ID, Direction.UP, Duration.ofSeconds(10))).hasValue(90);
        assertThat(next.up().orThrow().runId()).as("the same run").isEqualTo(result.runId());
        assertThat(database.number("SELECT COUNT(*) FROM items WHERE state = 'done'")).isEqualTo(100);
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"POSTGRESQL", "H2"})
    void workInTheBackgroundAndSeveralWorkersLeaveToo(Vendor vendor) {
        TestDatabase database = items(vendor);
        Migrator migrator = leaving(database);
        assertThat(migrator.up(RunOptions.defaults().batchSize(1).parallelism(3).background(true)).reason()).contains("background");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().contains(migrator.status().activeRun().orElseThrow().runId())));
        assertThat(database.number("SELECT COUNT(*) FROM items WHERE state = 'done'")).isBetween(1L, 20L);
        assertThat(migrator.status().activeRun()).isPresent();
    }

    /** Somebody who leaves has nothing left to say in later calls. */
    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = "H2")
    void aCallThatBeginsLaterStays(Vendor vendor) {
        TestDatabase database = items(vendor);
        Migrator migrator = Migrator.builder().dataSource(database.dataSource()).manifest(BUILD.manifest()).build();
        migrator.leave();
        assertThat(migrator.up().orThrow().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(migrator.rowsSelected("unknown", Direction.UP, Duration.ofSeconds(1))).isEmpty();
        assertThat(migrator.rowsSelected(ID, Direction.DOWN, Duration.ofSeconds(1))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"POSTGRESQL", "H2"})
    void rowsThatAreTriedAgainAreLeftToTheNextCall(Vendor vendor) {
        TestDatabase database = items(vendor);
        String name = "leave" + vendor;
        Migrator migrator = Migrator.builder().dataSource(database.dataSource()).manifest(TestBuild.of(TestBuild.migration("Picky", ID, """
                @Up(table = "items")
                Patch up(Document item) throws Exception {
                    dev.driftless.it.ranges.Probe.visit("%s", item.getLong("id"));
                    if (item.isNull("state") && item.getLong("id") <= 3) throw new IllegalStateException("not yet");
                    return Patch.set("state", "done");
                }
                """.formatted(name))).manifest()).build();
        Probe.on(name, id -> { });
        migrator.up(RunOptions.defaults().onRowError(RowErrors.skip(3))).orThrow();
        database.execute("UPDATE items SET state = 'ready' WHERE id <= 3");

        Probe.on(name, id -> migrator.leave());
        RunResult left = migrator.retryFailed(ID);
        assertThat(left.status()).isEqualTo(RunStatus.CANCELED);
        assertThat(left.reason()).contains("left");
        assertThat(database.number("SELECT COUNT(*) FROM items WHERE state = 'ready'")).isEqualTo(2);

        Probe.on(name, id -> { });
        RunResult rest = migrator.retryFailed(ID);
        assertThat(rest.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(rest.migrations().get(0).changed()).isEqualTo(2);
        assertThat(migrator.status().failures()).isEmpty();
    }
}

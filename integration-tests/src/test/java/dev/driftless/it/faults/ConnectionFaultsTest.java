package dev.driftless.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.Document;
import dev.driftless.MigrationContext;
import dev.driftless.MigrationListener;
import dev.driftless.Patch;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.TableHooks;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections that are lost while a migration adds one to each row: each is raised exactly once. */
@Timeout(180)
class ConnectionFaultsTest {

    private static final String NORMAL = Items.ADD_ONE.replace("batchSize", "writeMode = WriteMode.NORMAL, batchSize");
    private static final RunOptions SHORT_LEASE =
            RunOptions.defaults().transactionLimit(Duration.ofMillis(300)).lease(Duration.ofSeconds(1));

    @Test
    void goesOnByItselfWhenItsBackendIsTerminatedBeforeTheWriteOnPostgres() {
        Items items = Items.in(Vendor.POSTGRESQL);
        AtomicBoolean killed = new AtomicBoolean();
        TableHooks killer = new TableHooks() {
            @Override
            public void beforeWrite(MigrationContext context, Document before, Patch patch) throws Exception {
                if (before.getInt("id") == 15 && killed.compareAndSet(false, true)) {
                    terminate(items.db(), context.connection());
                }
            }
        };
        Retries retries = new Retries();

        items.completes(items.builder(NORMAL).hooks("items", killer).listener(retries).build());
        assertThat(killed).isTrue();
        assertThat(retries.reasons).isNotEmpty();
    }

    @Test
    void goesOnByItselfWhenItsBackendIsTerminatedAfterTheWriteOnPostgres() {
        Items items = Items.in(Vendor.POSTGRESQL);
        AtomicBoolean killed = new AtomicBoolean();
        TableHooks killer = new TableHooks() {
            @Override
            public void afterWrite(MigrationContext context, Document before, Patch patch) throws Exception {
                if (before.getInt("id") == 20 && killed.compareAndSet(false, true)) {
                    terminate(items.db(), context.connection());
                }
            }
        };
        Retries retries = new Retries();

        items.completes(items.builder(NORMAL).hooks("items", killer).listener(retries).build());
        assertThat(killed).isTrue();
        assertThat(retries.reasons).isNotEmpty();
    }

    @Test
    void goesOnByItselfWhenEveryBackendIsTerminatedBetweenBatchesOnPostgres() {
        Items items = Items.in(Vendor.POSTGRESQL);
        Retries retries = new Retries() {
            @Override
            public void batchCommitted(String migrationId, long processed, long changed) {
                items.db().rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
            }
        };

        items.completes(items.builder(Items.ADD_ONE).listener(retries).build());
        assertThat(retries.reasons).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void waitsUntilTheServerTakesConnectionsAgain(Vendor vendor) throws Exception {
        Items items = Items.in(vendor);
        FlakyDataSource flaky = new FlakyDataSource(items.db().dataSource(), 3);
        Migrator migrator = items.builder(NORMAL).dataSource(flaky).hooks("items", cutting(flaky)).build();

        CompletableFuture<RunResult> run = CompletableFuture.supplyAsync(() -> migrator.up());
        assertThat(flaky.refused().await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(items.db().number("SELECT COUNT(*) FROM items WHERE n = 1")).isEqualTo(10);
        flaky.restore();

        RunResult result = run.get(30, TimeUnit.SECONDS);
        assertThat(result.error()).isEmpty();
        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(result.migrations().get(0).changed()).isEqualTo(30);
        items.everyRowOnce();
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aLaterCallContinuesFromTheLastCommittedBatch(Vendor vendor) {
        Items items = Items.in(vendor);
        FlakyDataSource flaky = new FlakyDataSource(items.db().dataSource(), 0);
        Migrator migrator = items.builder(NORMAL).dataSource(flaky).hooks("items", cutting(flaky)).build();

        // As long as the lease, which has all but passed when the next call comes.
        RunOptions patient = RunOptions.defaults().lease(Duration.ofSeconds(3));
        RunResult left = migrator.up(patient.timeout(Duration.ofSeconds(3)));
        assertThat(left.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(left.reason()).contains("timeout");
        // The first ten; where a busy machine makes batches smaller, others before the row of the cut.
        assertThat(items.db().number("SELECT COUNT(*) FROM items WHERE n = 1")).isBetween(1L, 14L);

        flaky.restore();
        items.completes(migrator, patient);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void anInterruptEndsTheWaitForTheServer(Vendor vendor) throws Exception {
        Items items = Items.in(vendor);
        FlakyDataSource flaky = new FlakyDataSource(items.db().dataSource(), 2);
        Migrator migrator = items.builder(NORMAL).dataSource(flaky).hooks("items", cutting(flaky)).build();
        CompletableFuture<RunResult> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> result.complete(migrator.up(SHORT_LEASE)));

        thread.start();
        assertThat(flaky.refused().await(30, TimeUnit.SECONDS)).isTrue();
        thread.interrupt();

        assertThat(result.get(10, TimeUnit.SECONDS).reason()).contains("interrupted");
        flaky.restore();
        items.completes(migrator, SHORT_LEASE);
    }

    /** Cuts the database off once, in the middle of the second batch. */
    private static TableHooks cutting(FlakyDataSource flaky) {
        AtomicBoolean cut = new AtomicBoolean();
        return new TableHooks() {
            @Override
            public void beforeWrite(MigrationContext context, Document before, Patch patch) throws Exception {
                if (before.getInt("id") == 15 && cut.compareAndSet(false, true)) {
                    flaky.cutOff();
                }
            }
        };
    }

    private static void terminate(TestDatabase db, Connection victim) throws Exception {
        try (Statement statement = victim.createStatement();
                ResultSet result = statement.executeQuery("SELECT pg_backend_pid()")) {
            result.next();
            assertThat(db.rows("SELECT pg_terminate_backend(?)", result.getInt(1))).containsExactly("t");
        }
    }

    private static class Retries implements MigrationListener {

        final List<String> reasons = new CopyOnWriteArrayList<>();

        @Override
        public void batchRetried(String migrationId, String reason) {
            reasons.add(reason);
        }
    }
}

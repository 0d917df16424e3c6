package dev.driftless.it.engine;

import static dev.driftless.it.engine.Items.PLUS_ONE;
import static dev.driftless.it.engine.Items.PLUS_ONE_SOURCE;
import static dev.driftless.it.engine.Items.canceledAfter;
import static dev.driftless.it.engine.Items.count;
import static dev.driftless.it.engine.Items.migrator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.driftless.CancelResult;
import dev.driftless.Direction;
import dev.driftless.MigrationException;
import dev.driftless.MigrationStatus;
import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.manifest.Manifest;
import dev.driftless.runtime.Migrator;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What status, cancel, timeouts and the gate at the start tell. */
class StatusTest {

    private static final RunOptions TENS = Items.batchesOf(10);
    private static final String SECOND_ID = "20260102_000000_plus_one_more";
    private static final String SECOND = Items.plusOne(SECOND_ID, "PlusOneMore");

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void whatOnlyLooksCreatesNoTable(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 10);
        Migrator migrator = migrator(db, PLUS_ONE_SOURCE).build();

        MigrationStatus status = migrator.status();
        assertThat(status.pending()).containsExactly(PLUS_ONE);
        assertThat(status.migrations()).isEmpty();
        assertThat(status.runs()).isEmpty();
        assertThat(migrator.cancel().reason()).contains("no_active_run");
        assertThat(migrator.cancel("nobody").reason()).contains("run_not_found");
        assertThat(migrator.down().status()).isEqualTo(RunStatus.NOOP);
        assertThat(migrator.up(RunOptions.defaults().dryRun(true)).status()).isEqualTo(RunStatus.DRY_RUN);
        assertThat(migrator.verify(PLUS_ONE).reason()).contains("rows_remaining");
        assertThatThrownBy(migrator::requireApplied).isInstanceOf(MigrationException.class).hasMessageContaining(PLUS_ONE);
        assertThatThrownBy(() -> migrator.down(Rollback.to("unknown"))).isInstanceOf(MigrationException.class);
        assertThatThrownBy(() -> migrator.requireApplied("unknown")).isInstanceOf(MigrationException.class);
        RunResult none = Migrator.builder().dataSource(db.dataSource()).manifest(empty()).build().up();
        assertThat(none.status()).isEqualTo(RunStatus.NOOP);
        assertThat(none.reason()).contains("no_migrations_registered");

        assertThat(db.hasTable("migration_run")).isFalse();
        assertThat(count(db, "n = 0")).isEqualTo(10);
    }

    private static Manifest empty() {
        return Items.manifest(PLUS_ONE_SOURCE).only(entry -> false);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aCanceledMigrationIsHalfWayAppliedForDownAndPendingForUp(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        Migrator migrator = migrator(db, PLUS_ONE_SOURCE, SECOND).build();

        RunResult canceled = canceledAfter(13, db, PLUS_ONE_SOURCE, SECOND).up(TENS);

        assertThat(canceled.status()).isEqualTo(RunStatus.CANCELED);
        MigrationStatus status = migrator.status();
        assertThat(status.activeRun()).isEmpty();
        assertThat(status.pending()).containsExactly(SECOND_ID);
        assertThat(status.runs()).singleElement().satisfies(run -> {
            assertThat(run.status()).isEqualTo(RunStatus.CANCELED);
            assertThat(run.migrationIds()).containsExactly(PLUS_ONE, SECOND_ID);
            assertThat(run.currentIndex()).isEqualTo(1);
            assertThat(run.cancelRequested()).isTrue();
            assertThat(run.completedAt()).isPresent();
        });
        assertThat(status.migrations()).hasSize(2);
        assertThat(status.migrations().get(0).applied()).isTrue();
        assertThat(status.migrations().get(0).processed()).isEqualTo(100);
        assertThat(status.migrations().get(1)).satisfies(state -> {
            assertThat(state.applied()).isFalse();
            assertThat(state.status()).isEqualTo(RunStatus.CANCELED);
            assertThat(state.processed()).isEqualTo(30);
            assertThat(state.direction()).contains(Direction.UP);
            assertThat(state.checksum()).startsWith("v1:");
        });
        migrator.requireApplied(PLUS_ONE);
        assertThatThrownBy(() -> migrator.requireApplied()).hasMessageContaining(SECOND_ID);
        assertThat(migrator.cancel(canceled.runId().orElseThrow()).reason()).contains("run_not_running");

        RunResult down = migrator.down(Rollback.steps(1), TENS);
        assertThat(down.plan()).containsExactly(SECOND_ID);
        assertThat(count(db, "n = 1")).isEqualTo(100);
        assertThat(migrator.status().migrations().get(1)).satisfies(state -> {
            assertThat(state.applied()).isFalse();
            assertThat(state.status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(state.direction()).contains(Direction.DOWN);
        });
        assertThat(migrator.up().plan()).containsExactly(SECOND_ID);
        assertThat(migrator.down(Rollback.to(PLUS_ONE)).plan()).containsExactly(SECOND_ID);
        assertThat(migrator.up().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(migrator.down(Rollback.steps(9)).plan()).containsExactly(SECOND_ID, PLUS_ONE);
        assertThat(count(db, "n = 0")).isEqualTo(100);
        assertThat(migrator.down().reason()).contains("nothing_applied");
        assertThat(migrator.status().runs()).hasSize(6).isSortedAccordingTo((a, b) -> b.startedAt().compareTo(a.startedAt()));
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aRunInTheBackgroundIsSeenAndCanceled(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        AtomicBoolean waits = new AtomicBoolean(true);
        Migrator migrator = migrator(db, PLUS_ONE_SOURCE).build();

        RunResult started = migrator.up(TENS.background(true).throttle(connection ->
                waits.get() && count(db, "n = 1") >= 30 ? Optional.of("replica_lag") : Optional.empty()));
        assertThat(started.status()).isEqualTo(RunStatus.RUNNING);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                migrator.status().activeRun().orElseThrow().waitingFor()).contains("replica_lag"));
        assertThat(migrator.status().activeRun().orElseThrow().status()).isEqualTo(RunStatus.RUNNING);

        CancelResult cancel = migrator.cancel();
        assertThat(cancel.status()).isEqualTo(CancelResult.Status.CANCEL_REQUESTED);
        assertThat(cancel.runId()).isEqualTo(started.runId());
        await().atMost(Duration.ofSeconds(20)).until(() -> migrator.status().activeRun().isEmpty());
        assertThat(migrator.status().runs().get(0).status()).isEqualTo(RunStatus.CANCELED);
        assertThat(count(db, "n = 1")).isEqualTo(30);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aTimeoutLeavesTheRunRunningForTheNextCaller(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        Migrator migrator = migrator(db, PLUS_ONE_SOURCE).build();

        RunResult late = migrator.up(TENS.timeout(Duration.ofMillis(300)).throttle(connection ->
                count(db, "n = 1") >= 30 ? Optional.of("busy") : Optional.empty()));

        assertThat(late.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(late.reason()).contains("timeout");
        assertThatThrownBy(late::orThrow).isInstanceOf(MigrationException.class);
        assertThat(migrator.status().activeRun()).isPresent();
        RunResult next = migrator.up();
        assertThat(next.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(next.runId()).isEqualTo(late.runId());
        assertThat(count(db, "n = 1")).isEqualTo(100);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void pauseAndResume(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        Migrator migrator = migrator(db, PLUS_ONE_SOURCE).build();
        Migrator pausing = migrator(db, PLUS_ONE_SOURCE).listener(Items.afterBatches(3, migrator::pause)).build();

        pausing.up(TENS.background(true));
        await().atMost(Duration.ofSeconds(20)).until(() ->
                migrator.status().activeRun().flatMap(run -> run.waitingFor()).equals(Optional.of("paused")));
        assertThat(count(db, "n = 1")).isEqualTo(30);
        migrator.resume();
        await().atMost(Duration.ofSeconds(20)).until(() -> migrator.status().activeRun().isEmpty());
        assertThat(count(db, "n = 1")).isEqualTo(100);
    }
}

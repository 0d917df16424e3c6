package dev.driftless.it.engine;

import static dev.driftless.it.engine.Items.PLUS_ONE;
import static dev.driftless.it.engine.Items.PLUS_ONE_SOURCE;
import static dev.driftless.it.engine.Items.count;
import static dev.driftless.it.engine.Items.migrator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.driftless.Drift;
import dev.driftless.MigrationException;
import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Applied migrations that differ from this build's. */
class DriftTest {

    private static final String SECOND_ID = "20260102_000000_plus_one_more";
    private static final String SECOND = Items.plusOne(SECOND_ID, "PlusOneMore");
    private static final String EDITED = PLUS_ONE_SOURCE.replace("item.n() + 1", "1 + item.n()");
    private static final RunOptions ALLOW = RunOptions.defaults().allowDrift(true);

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void anEditedMigrationBlocksBothDirectionsUntilItIsAccepted(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 10);
        migrator(db, PLUS_ONE_SOURCE).build().up().orThrow();
        Migrator edited = migrator(db, EDITED, SECOND).build();

        RunResult blocked = edited.up();
        assertThat(blocked.status()).isEqualTo(RunStatus.DRIFT_BLOCKED);
        assertThat(blocked.reason()).contains("drift");
        assertThat(blocked.runId()).isEmpty();
        assertThat(edited.down().status()).isEqualTo(RunStatus.DRIFT_BLOCKED);
        assertThat(count(db, "n = 1")).isEqualTo(10);
        Drift drift = edited.status().drift().get(0);
        assertThat(drift.kind()).isEqualTo(Drift.Kind.CHECKSUM_MISMATCH);
        assertThat(drift.migrationId()).isEqualTo(PLUS_ONE);
        assertThat(drift.appliedChecksum()).isNotEqualTo(drift.manifestChecksum()).isPresent();

        assertThat(edited.up(ALLOW).plan()).containsExactly(SECOND_ID);
        assertThat(edited.status().drift()).hasSize(1);
        edited.acceptDrift(PLUS_ONE);
        assertThat(edited.status().drift()).isEmpty();
        assertThat(db.number("SELECT COUNT(*) FROM migration_state WHERE drift_accepted_at IS NOT NULL")).isEqualTo(1);
        assertThat(edited.down(Rollback.steps(2)).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(count(db, "n = 0")).isEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aDeletedMigrationBlocksUntilItIsRetired(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 10);
        migrator(db, PLUS_ONE_SOURCE, SECOND).build().up().orThrow();
        Migrator without = migrator(db, SECOND).build();

        RunResult blocked = without.up();
        assertThat(blocked.status()).isEqualTo(RunStatus.DRIFT_BLOCKED);
        assertThat(blocked.drift()).singleElement()
                .satisfies(drift -> assertThat(drift.kind()).isEqualTo(Drift.Kind.MISSING_FROM_MANIFEST));
        assertThatThrownBy(() -> without.down(Rollback.steps(2), ALLOW))
                .isInstanceOf(MigrationException.class).hasMessageContaining(PLUS_ONE);
        without.acceptDrift(PLUS_ONE);
        assertThat(without.status().drift()).isEmpty();
        assertThat(without.up().status()).isEqualTo(RunStatus.NOOP);
        assertThat(without.down(Rollback.steps(9)).plan()).containsExactly(SECOND_ID);

        Migrator restored = migrator(db, PLUS_ONE_SOURCE, SECOND).build();
        assertThat(restored.status().drift()).isEmpty();
        assertThat(restored.down().plan()).containsExactly(PLUS_ONE);
        assertThat(count(db, "n = 0")).isEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aNewerBuildsMigrationIsReportedAndBlocksOnlyWhereAskedTo(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 10);
        migrator(db, PLUS_ONE_SOURCE, SECOND).build().up().orThrow();
        Migrator older = migrator(db, PLUS_ONE_SOURCE).build();

        RunResult up = older.up();
        assertThat(up.status()).isEqualTo(RunStatus.NOOP);
        assertThat(up.drift()).singleElement().satisfies(drift -> {
            assertThat(drift.kind()).isEqualTo(Drift.Kind.AHEAD);
            assertThat(drift.blocking()).isFalse();
        });
        assertThatThrownBy(older::down).isInstanceOf(MigrationException.class).hasMessageContaining(SECOND_ID);
        assertThatThrownBy(() -> older.acceptDrift(SECOND_ID)).isInstanceOf(MigrationException.class);
        assertThatThrownBy(() -> older.acceptDrift("unknown")).isInstanceOf(MigrationException.class);
        assertThat(migrator(db, PLUS_ONE_SOURCE).blockWhenAhead(true).build().up().status())
                .isEqualTo(RunStatus.DRIFT_BLOCKED);
        assertThat(count(db, "n = 2")).isEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aDownThatCannotBeDoneWholeTouchesNoRow(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 10);
        String oneWay = PLUS_ONE_SOURCE.replaceAll("(?s)@Down.*?- 1\\); }", "");
        Migrator migrator = migrator(db, oneWay, SECOND).build();
        migrator.up().orThrow();

        assertThatThrownBy(() -> migrator.down(Rollback.steps(2)))
                .isInstanceOf(MigrationException.class).hasMessageContaining(PLUS_ONE).hasMessageContaining("@Down");
        assertThatThrownBy(() -> migrator.down(Rollback.steps(1), RunOptions.defaults().restart(true)))
                .isInstanceOf(MigrationException.class);
        assertThatThrownBy(() -> Rollback.steps(0)).isInstanceOf(IllegalArgumentException.class);

        assertThat(count(db, "n = 2")).isEqualTo(10);
    }
}

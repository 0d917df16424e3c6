package dev.driftless.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.driftless.Direction;
import dev.driftless.Drift;
import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import dev.driftless.RunStatus;
import dev.driftless.annotations.Sweep;
import dev.driftless.annotations.WriteMode;
import dev.driftless.manifest.Manifest;
import dev.driftless.manifest.ManifestEntry;
import dev.driftless.manifest.ManifestStep;
import dev.driftless.store.Applied;
import dev.driftless.store.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is to be done, given the manifest and what was applied. */
class PlannerTest {

    private static final RunOptions DEFAULTS = RunOptions.defaults();
    private static final ManifestStep STEP =
            new ManifestStep("t", "", 0, WriteMode.SAFE_BYPASS, Sweep.AUTO, "", true);

    private static ManifestEntry entry(String id, String checksum) {
        return new ManifestEntry(id, "", "app." + id, "app." + id + "_MigrationAdapter", false, checksum, STEP,
                id.endsWith("x") ? Optional.empty() : Optional.of(STEP));
    }

    private static Manifest manifest(String... ids) {
        return Manifest.of(Arrays.stream(ids).map(id -> entry(id, "v1:" + id)).toList(), PlannerTest.class.getClassLoader());
    }

    private static Applied applied(String id) {
        return new Applied(id, true, RunStatus.COMPLETED, Direction.UP, "v1:" + id, false, false);
    }

    private static Applied halfway(String id, String checksum, boolean moved) {
        return new Applied(id, false, RunStatus.CANCELED, Direction.UP, checksum, false, moved);
    }

    private static Applied rolledBack(String id) {
        return new Applied(id, false, RunStatus.COMPLETED, Direction.DOWN, "v1:other", false, false);
    }

    private static Snapshot snapshot(Applied... applied) {
        return new Snapshot(new ArrayList<>(List.of(applied)), Optional.empty());
    }

    @Test
    void upTakesWhatIsNotWhollyAppliedInIdOrder() {
        Planner planner = new Planner(manifest("d", "b", "a", "c"), false);
        Plan plan = planner.up(snapshot(applied("a"), halfway("b", "v1:b", true), rolledBack("c")), DEFAULTS);
        assertThat(plan.ids()).containsExactly("b", "c", "d");
        assertThat(plan.blocked()).isFalse();
    }

    @Test
    void anEditedMigrationBlocksUnlessDriftIsAllowed() {
        Planner planner = new Planner(Manifest.of(List.of(entry("a", "v1:new")), getClass().getClassLoader()), false);
        Plan plan = planner.up(snapshot(applied("a")), DEFAULTS);
        assertThat(plan.drift()).extracting(Drift::kind).containsExactly(Drift.Kind.CHECKSUM_MISMATCH);
        assertThat(plan.blocked()).isTrue();
        assertThat(planner.up(snapshot(applied("a")), DEFAULTS.allowDrift(true)).blocked()).isFalse();
        assertThat(planner.up(snapshot(applied("a")), DEFAULTS.restart(true)).blocked()).isTrue();
    }

    @Test
    void checksumsOfAnotherVersionAreNotCompared() {
        Planner planner = new Planner(Manifest.of(List.of(entry("a", "v2:new")), getClass().getClassLoader()), false);
        assertThat(planner.drift(snapshot(applied("a")))).isEmpty();
    }

    @Test
    void aMigrationEditedMidwayBlocksOnlyIfItMovedARow() {
        Planner planner = new Planner(manifest("a"), false);
        assertThat(planner.drift(snapshot(halfway("a", "v1:old", true))))
                .extracting(Drift::kind).containsExactly(Drift.Kind.EDITED_MIDWAY);
        assertThat(planner.drift(snapshot(halfway("a", "v1:old", false)))).isEmpty();
        assertThat(planner.up(snapshot(halfway("a", "v1:old", true)), DEFAULTS.restart(true)).blocked()).isFalse();
    }

    @Test
    void aMissingMigrationBlocksUnlessItIsNewerThanTheBuildOrRetired() {
        Planner planner = new Planner(manifest("b"), false);
        assertThat(planner.drift(snapshot(applied("a")))).extracting(Drift::kind, Drift::blocking)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Drift.Kind.MISSING_FROM_MANIFEST, true));
        assertThat(planner.drift(snapshot(applied("c")))).extracting(Drift::kind, Drift::blocking)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Drift.Kind.AHEAD, false));
        assertThat(new Planner(manifest("b"), true).up(snapshot(applied("c")), DEFAULTS).blocked()).isTrue();
        Applied retired = new Applied("a", true, RunStatus.COMPLETED, Direction.UP, "v1:a", true, false);
        assertThat(planner.drift(snapshot(retired))).isEmpty();
    }

    @Test
    void downTakesStepsOrEverythingAfterAnId() {
        Planner planner = new Planner(manifest("a", "b", "c", "d"), false);
        Snapshot snapshot = snapshot(applied("a"), applied("b"), halfway("c", "v1:c", true));
        assertThat(planner.down(snapshot, Rollback.steps(1), DEFAULTS).ids()).containsExactly("c");
        assertThat(planner.down(snapshot, Rollback.steps(9), DEFAULTS).ids()).containsExactly("c", "b", "a");
        assertThat(planner.down(snapshot, Rollback.to("a"), DEFAULTS).ids()).containsExactly("c", "b");
        assertThat(planner.down(snapshot, Rollback.to("d"), DEFAULTS).ids()).isEmpty();
        assertThat(planner.down(snapshot(rolledBack("a")), Rollback.steps(1), DEFAULTS).ids()).isEmpty();
    }

    @Test
    void downRefusesWhatCannotBeRolledBack() {
        Planner planner = new Planner(manifest("a", "bx"), false);
        assertThatThrownBy(() -> planner.down(snapshot(applied("a"), applied("bx")), Rollback.steps(2), DEFAULTS))
                .hasMessageContaining("bx").hasMessageContaining("@Down");
        assertThatThrownBy(() -> planner.down(snapshot(applied("z")), Rollback.steps(1), DEFAULTS))
                .hasMessageContaining("z").hasMessageContaining("build");
        assertThatThrownBy(() -> planner.down(snapshot(applied("a")), Rollback.to("nowhere"), DEFAULTS))
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> planner.down(snapshot(applied("a")), Rollback.steps(1), DEFAULTS.restart(true)))
                .hasMessageContaining("restart");
    }

    @Test
    void idsAreComparedByCodeUnits() {
        Planner planner = new Planner(manifest("B", "a", "_"), false);
        assertThat(planner.up(Snapshot.EMPTY, DEFAULTS).ids()).containsExactly("B", "_", "a");
    }
}

package dev.driftless.engine;

import dev.driftless.Direction;
import dev.driftless.MigrationReport;
import dev.driftless.RowFailure;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.plan.Plan;
import dev.driftless.store.Applied;
import dev.driftless.store.MigrationStore;
import dev.driftless.store.Progress;
import dev.driftless.store.Range;
import dev.driftless.store.Snapshot;
import dev.driftless.store.StoreSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells what a plan would do, without writing anything. */
final class DryRun {

    private final MigrationStore store;
    private final OrmHandles orm;
    private final Events events;
    private final boolean restart;

    DryRun(MigrationStore store, OrmHandles orm, Events events, boolean restart) {
        this.store = store;
        this.orm = orm;
        this.events = events;
        this.restart = restart;
    }

    RunResult run(StoreSession session, Plan plan, Snapshot snapshot, Map<String, Prepared> prepared) {
        List<MigrationReport> reports = new ArrayList<>();
        List<Prepared> before = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Prepared migration : prepared.values()) {
            reports.add(report(session, migration, before, snapshot, problems));
            before.add(migration);
        }
        return new RunResult(RunStatus.DRY_RUN, Optional.empty(), plan.direction(), plan.ids(), plan.drift(), reports,
                Optional.empty(), problems.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", problems)));
    }

    private MigrationReport report(StoreSession session, Prepared migration, List<Prepared> before, Snapshot snapshot,
            List<String> problems) {
        long start = System.nanoTime();
        boolean fromTheStart = restart || isFresh(migration, snapshot);
        List<Range> ranges = fromTheStart ? List.of() : session.ranges(migration.id());
        List<Prepared> chain = before.stream().filter(earlier -> chained(earlier, migration)).toList();
        boolean approximate = before.stream().anyMatch(earlier -> touches(earlier, migration)
                && !(chain.contains(earlier) && migration.table().where().isEmpty()));
        Simulated result = new Simulator(store, orm, "dry_run", failure -> events.tell(l -> l.rowFailed(failure)))
                .run(session, migration, ranges, chain);
        RowFailure first = result.firstFailure();
        if (first != null) {
            problems.add(result.counts().failed() + " rows would fail, the first: "
                    + Errors.rowFailed(first, migration.table().name()) + ".");
        }
        Progress progress = snapshot.find(migration.id()).isPresent() ? session.progress(migration.id()) : Progress.NONE;
        long earlier = restart ? progress.counts().processed() + progress.earlier() : 0;
        return new MigrationReport(migration.id(), RunStatus.DRY_RUN,
                result.counts().processed() + result.notSimulatedRows(), result.counts().changed(),
                result.counts().skipped(), result.counts().failed(), 0, earlier, result.notSimulatedRows(),
                Duration.ofNanos(System.nanoTime() - start), approximate, result.samples());
    }

    /** Whether a run would cut new ranges. */
    private static boolean isFresh(Prepared migration, Snapshot snapshot) {
        Optional<Applied> applied = snapshot.find(migration.id());
        return applied.isEmpty()
                || !applied.get().halfway()
                || !applied.get().checksum().equals(migration.entry().checksum()) && !applied.get().moved();
    }

    private static boolean chained(Prepared earlier, Prepared later) {
        return earlier.step().pure()
                && earlier.table().where().isEmpty()
                && earlier.table().name().equals(later.table().name())
                && earlier.hooks().isEmpty()
                && earlier.direction() == Direction.UP;
    }

    /** Whether the earlier migration may change what the later one reads. */
    private static boolean touches(Prepared earlier, Prepared later) {
        return earlier.openToUserCode() || !later.step().pure() || earlier.table().name().equals(later.table().name());
    }
}

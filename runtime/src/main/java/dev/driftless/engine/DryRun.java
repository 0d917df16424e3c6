package dev.driftless.engine;

import dev.driftless.Direction;
import dev.driftless.MigrationReport;
import dev.driftless.RowFailure;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.plan.Plan;
import dev.driftless.store.Applied;
import dev.driftless.store.Key;
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
import java.util.Set;

/** Tells what a plan would do, without writing anything. */
final class DryRun {

    private final MigrationStore store;
    private final OrmHandles orm;
    private final Events events;
    private final boolean restart;
    private final long maxBytes;

    DryRun(MigrationStore store, OrmHandles orm, Events events, RunOptions options) {
        this.store = store;
        this.orm = orm;
        this.events = events;
        this.restart = options.restart();
        this.maxBytes = options.maxBatchBytes();
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
        Optional<Applied> past = snapshot.find(migration.id());
        boolean nothingMigrated = past.isPresent() && editedUnmoved(migration, past.get());
        List<Range> ranges = restart || nothingMigrated || past.isEmpty() || !past.get().halfway()
                ? List.of()
                : cutAnew(migration, past.get(), session.ranges(migration.id()));
        List<Prepared> chain = before.stream().filter(earlier -> chained(earlier, migration)).toList();
        boolean approximate = before.stream().anyMatch(earlier -> touches(earlier, migration)
                && !(chain.contains(earlier) && migration.table().where().isEmpty()));
        Direction opposite = migration.direction() == Direction.UP ? Direction.DOWN : Direction.UP;
        Set<Key> leftOut = past.isPresent() && !restart ? Set.copyOf(session.failedKeys(migration.id(), opposite)) : Set.of();
        Simulator simulator = new Simulator(
                store, orm, "dry_run", maxBytes, leftOut, failure -> events.tell(l -> l.rowFailed(failure)));
        Simulated result = nothingMigrated && migration.direction() == Direction.DOWN
                ? new Simulated()
                : simulator.run(session, migration, ranges, chain);
        RowFailure first = result.firstFailure();
        if (first != null) {
            problems.add("Rows that would fail: " + result.counts().failed() + ", the first: "
                    + Errors.rowFailed(first, migration.table().name()) + ".");
        }
        Progress progress = past.isPresent() ? session.progress(migration.id()) : Progress.NONE;
        long earlier = restart && past.isPresent() && past.get().halfway() ? Math.max(progress.counts().processed(), progress.earlier()) : 0;
        return new MigrationReport(migration.id(), RunStatus.DRY_RUN,
                result.counts().processed() + result.notSimulatedRows(), result.counts().changed(),
                result.counts().skipped(), result.counts().failed(), 0, earlier, result.notSimulatedRows(),
                Duration.ofNanos(System.nanoTime() - start), approximate, result.samples());
    }

    /** Half-way, edited, and no row was changed yet: a run begins from the first row, or has nothing to take back. */
    private static boolean editedUnmoved(Prepared migration, Applied past) {
        return past.halfway() && !past.moved() && !past.checksum().equals(migration.entry().checksum());
    }

    /** A down that turns a repeated sweep back has all rows before it, as {@code beginMigration} cuts them. */
    private static List<Range> cutAnew(Prepared migration, Applied past, List<Range> ranges) {
        boolean turned = past.direction() != migration.direction();
        return turned && ranges.stream().anyMatch(range -> range.sweep() > 1) ? List.of() : ranges;
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

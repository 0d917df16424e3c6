package dev.driftless.engine;

import dev.driftless.Direction;
import dev.driftless.MigrationReport;
import dev.driftless.PlanException;
import dev.driftless.RowErrors;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.StoreException;
import dev.driftless.manifest.ManifestEntry;
import dev.driftless.store.Batch;
import dev.driftless.store.BatchSettings;
import dev.driftless.store.Counts;
import dev.driftless.store.Key;
import dev.driftless.store.NewRun;
import dev.driftless.store.Planned;
import dev.driftless.store.Row;
import dev.driftless.store.Run;
import dev.driftless.store.Snapshot;
import dev.driftless.store.StoreFailure;
import dev.driftless.store.StoreSession;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Tries quarantined rows again, each in a transaction of its own that also removes its failure. Thread-safe. */
final class FailureRetry {

    private final Services services;

    FailureRetry(Services services) {
        this.services = services;
    }

    /** Counts over the rows of one call. */
    private static final class Tally {
        private long changed;
        private long skipped;
        private long failed;
    }

    RunResult retry(String id) {
        ManifestEntry entry = services.manifest().find(id).orElseThrow(() -> new PlanException(
                "Cannot retry failures of " + id + ": the manifest holds no such migration; correct the id."));
        try (StoreSession session = services.store().open()) {
            Snapshot snapshot = session.snapshot().orElse(Snapshot.EMPTY);
            if (snapshot.find(id).isEmpty() || session.failureCount(id) == 0) {
                return result(RunStatus.NOOP, Optional.empty(), id, List.of(), "no_failures");
            }
            Optional<Run> active = snapshot.activeRun();
            if (active.isPresent() && !active.get().abandoned()) {
                return result(RunStatus.RUNNING, active.map(Run::id), id, List.of(), "other_run");
            }
            return retry(session, entry, active);
        } catch (StoreFailure e) {
            throw new StoreException(e.getMessage(), e);
        }
    }

    private RunResult retry(StoreSession session, ManifestEntry entry, Optional<Run> abandoned) {
        RunOptions options = RunOptions.defaults().onRowError(RowErrors.skip(Long.MAX_VALUE));
        Direction first = session.failures(entry.id(), 1).get(0).direction();
        Map<String, Prepared> prepared = services.preparation().prepare(session, List.of(entry), first);
        String runId = UUID.randomUUID().toString();
        NewRun run = new NewRun(runId, first, List.of(new Planned(entry.id(), entry.checksum(), false)),
                OptionsCodec.write(options), options.lease(), abandoned.map(Run::id), snapshot -> true);
        if (!session.startRun(run)) {
            return result(RunStatus.RUNNING, Optional.empty(), entry.id(), List.of(), "other_run");
        }
        long start = System.nanoTime();
        Tally tally = new Tally();
        String error = null;
        try {
            for (Key key : session.failedKeys(entry.id(), first)) {
                retry(session, prepared.get(entry.id()), runId, key, options, tally);
                session.renew(runId, options.lease(), null);
            }
        } catch (StoreFailure | RunFailed e) {
            error = String.valueOf(e.getMessage());
        }
        boolean clean = session.failureCount(entry.id()) == 0;
        RunStatus status = error == null ? RunStatus.COMPLETED : RunStatus.FAILED;
        String reason = clean ? null : "completed_with_failures";
        String failure = error;
        session.run(runId).ifPresent(now -> session.endRun(now, status, failure, reason));
        MigrationReport report = new MigrationReport(entry.id(), status, tally.changed + tally.skipped + tally.failed,
                tally.changed, tally.skipped, tally.failed, 0, 0, 0, Duration.ofNanos(System.nanoTime() - start), false,
                List.of());
        return new RunResult(status, Optional.of(runId), first, List.of(entry.id()), List.of(), List.of(report),
                error == null ? Optional.ofNullable(reason) : Optional.empty(), Optional.ofNullable(error));
    }

    private void retry(StoreSession session, Prepared migration, String runId, Key key, RunOptions options, Tally tally) {
        BatchSettings settings =
                new BatchSettings(migration.id(), Duration.ofSeconds(5), migration.openToUserCode());
        try (Batch batch = session.beginRows(migration.table(), settings);
                BatchRows rows = new BatchRows(services.store(), batch, migration, runId,
                        options.onRowError(), services.orm(), Map.of())) {
            List<Row> locked = batch.lockRows(List.of(key));
            // A row that is gone, or no longer matches, needs nothing any more.
            Counts counts = locked.isEmpty() ? new Counts(0, 1, 0) : rows.change(locked);
            batch.prove();
            if (rows.failures().isEmpty()) {
                batch.removeFailures(List.of(key));
            } else {
                batch.record(runId, rows.failures());
            }
            batch.commit();
            tally.changed += counts.changed();
            tally.skipped += counts.skipped();
            tally.failed += counts.failed();
        } catch (BatchRows.LateRowFailure e) {
            // The row's write was undone with its transaction; its failure stands as it is recorded.
            tally.failed++;
        }
    }

    private static RunResult result(RunStatus status, Optional<String> runId, String id, List<MigrationReport> reports,
            String reason) {
        return new RunResult(status, runId, Direction.UP, List.of(id), List.of(), reports, Optional.of(reason),
                Optional.empty());
    }
}

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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries quarantined rows again, each in a transaction of its own that also removes its failure. Thread-safe. */
final class FailureRetry {

    private static final Logger LOG = LoggerFactory.getLogger(FailureRetry.class);
    private static final int MOST_ATTEMPTS = 20;
    private static final Duration POLL = Duration.ofMillis(200);

    private final Services services;
    private final Departure departure;

    FailureRetry(Services services, Departure departure) {
        this.services = services;
        this.departure = departure;
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
        try (Sessions sessions = new Sessions(services.store())) {
            StoreSession session = sessions.get();
            Snapshot snapshot = session.snapshot().orElse(Snapshot.EMPTY);
            if (snapshot.find(id).isEmpty() || session.failureCount(id) == 0) {
                return result(RunStatus.NOOP, Optional.empty(), id, List.of(), "no_failures");
            }
            Optional<Run> active = snapshot.activeRun();
            if (active.isPresent() && !active.get().abandoned()) {
                return result(RunStatus.RUNNING, active.map(Run::id), id, List.of(), "other_run");
            }
            String runId = UUID.randomUUID().toString();
            try (LogContext log = new LogContext(runId)) {
                log.migration(entry.id());
                return retry(sessions, entry, snapshot, runId);
            }
        } catch (StoreFailure e) {
            throw new StoreException(e.getMessage(), e);
        }
    }

    private RunResult retry(Sessions sessions, ManifestEntry entry, Snapshot snapshot, String runId) {
        StoreSession session = sessions.get();
        RunOptions options = RunOptions.defaults().onRowError(RowErrors.skip(Long.MAX_VALUE));
        Direction direction = session.failures(entry.id(), 1).get(0).direction();
        refuseTurned(snapshot, entry.id(), direction);
        Prepared prepared = services.preparation().prepare(session, List.of(entry), direction).get(entry.id());
        NewRun run = new NewRun(runId, direction, List.of(new Planned(entry.id(), entry.checksum(), false)),
                OptionsCodec.writeRetry(options), options.lease(), snapshot.activeRun().map(Run::id), now -> true);
        if (!session.startRun(run)) {
            return result(RunStatus.RUNNING, Optional.empty(), entry.id(), List.of(), "other_run");
        }
        long start = System.nanoTime();
        Tally tally = new Tally();
        String error = null;
        Optional<String> stopped = Optional.empty();
        try {
            for (Key key : session.failedKeys(entry.id(), direction)) {
                stopped = stoppedBecause(sessions, runId, options.lease());
                if (stopped.isPresent()) {
                    break;
                }
                retryPatiently(sessions.get(), prepared, runId, key, options, tally);
                sessions.get().renew(runId, options.lease());
            }
        } catch (StoreFailure | RunFailed e) {
            // The connection may be lost.
            sessions.close();
            error = "Retrying rows of migration " + entry.id() + " stopped: " + e.getMessage()
                    + "; call again, rows that were changed are no longer recorded.";
        }
        RunStatus status = error != null ? RunStatus.FAILED : stopped.isPresent() ? RunStatus.CANCELED : RunStatus.COMPLETED;
        Optional<String> reason = end(sessions, runId, entry.id(), status, error, stopped);
        MigrationReport report = new MigrationReport(entry.id(), status, tally.changed + tally.skipped + tally.failed,
                tally.changed, tally.skipped, tally.failed, 0, 0, 0, Duration.ofNanos(System.nanoTime() - start), false,
                List.of());
        return new RunResult(status, Optional.of(runId), direction, List.of(entry.id()), List.of(), List.of(report),
                error == null ? reason : Optional.empty(), Optional.ofNullable(error));
    }

    /** Why the next row is not tried: somebody wants this process to leave, or the run to end. Waits while it is paused. */
    private Optional<String> stoppedBecause(Sessions sessions, String runId, Duration lease) {
        Signal signal = new Signal();
        departure.wake(signal);
        try {
            boolean waited = false;
            while (true) {
                Run run = sessions.get().run(runId).orElseThrow(
                        () -> new RunFailed("its run is gone from migration_run: somebody deleted it"));
                Optional<String> stopped = departure.asked() ? Optional.of("left")
                        : Thread.currentThread().isInterrupted() ? Optional.of("interrupted")
                        : run.state().status() != RunStatus.RUNNING ? Optional.of(run.reason().orElse("superseded"))
                        : run.state().cancelRequested() ? Optional.of("cancel_requested")
                        : Optional.empty();
                if (stopped.isPresent() || !run.paused()) {
                    if (waited) {
                        sessions.get().renewWaiting(runId, lease, null);
                    }
                    return stopped;
                }
                waited = true;
                sessions.get().renewWaiting(runId, lease, "paused");
                sessions.close();
                signal.await(POLL);
            }
        } finally {
            departure.forget(signal);
        }
    }

    /** A row of a migration that was turned round may stand on the other side of its cursor by now. */
    private static void refuseTurned(Snapshot snapshot, String id, Direction direction) {
        boolean turned = snapshot.find(id)
                .map(applied -> applied.halfway() && applied.direction() != direction)
                .orElse(false);
        if (turned) {
            throw new PlanException("Rows of migration " + id + " failed on the way " + direction.label()
                    + ", and it was turned round since: run it to its end, up or down, before retrying rows.");
        }
    }

    /** Ends the run; the reason if failures are left. */
    private Optional<String> end(Sessions sessions, String runId, String id, RunStatus status, @Nullable String error,
            Optional<String> stopped) {
        try {
            StoreSession session = sessions.get();
            String reason = stopped.isPresent() ? stopped.get()
                    : session.failureCount(id) == 0 ? null
                    : "completed_with_failures";
            session.run(runId).ifPresent(now -> session.endRun(now, status, error, reason));
            return Optional.ofNullable(reason);
        } catch (StoreFailure e) {
            LOG.warn("The end of run {} could not be recorded; its lease will pass: {}", runId, e.getMessage());
            return Optional.empty();
        }
    }

    /** Gives way to the application, and tries again after a deadlock. */
    private void retryPatiently(StoreSession session, Prepared migration, String runId, Key key, RunOptions options,
            Tally tally) {
        TimeLimit time = new TimeLimit();
        for (int attempt = 1; ; attempt++) {
            try {
                retry(session, migration, runId, key, options, time, tally);
                return;
            } catch (StoreFailure e) {
                boolean passing = e.kind() == StoreFailure.Kind.RETRY || e.kind() == StoreFailure.Kind.LOCKED
                        || e.kind() == StoreFailure.Kind.SLOW;
                if (!passing || attempt == MOST_ATTEMPTS) {
                    throw e;
                }
                Backoff.sleep(Backoff.after(attempt));
            }
        }
    }

    private void retry(StoreSession session, Prepared migration, String runId, Key key, RunOptions options, TimeLimit time,
            Tally tally) {
        BatchSettings settings = new BatchSettings(
                migration.id(), options.lockTimeout(), options.transactionLimit(), migration.openToUserCode());
        time.begin(options.transactionLimit());
        try (Batch batch = session.beginRows(migration.table(), settings);
                BatchRows rows = new BatchRows(services.store(), batch, migration, runId,
                        options.onRowError(), time, services.orm(), Map.of())) {
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

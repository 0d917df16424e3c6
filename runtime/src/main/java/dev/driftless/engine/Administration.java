package dev.driftless.engine;

import dev.driftless.CancelResult;
import dev.driftless.Drift;
import dev.driftless.MigrationStatus;
import dev.driftless.NotAppliedException;
import dev.driftless.PlanException;
import dev.driftless.RunOptions;
import dev.driftless.RunState;
import dev.driftless.RunStatus;
import dev.driftless.StoreException;
import dev.driftless.manifest.Manifest;
import dev.driftless.manifest.ManifestEntry;
import dev.driftless.plan.Planner;
import dev.driftless.store.Applied;
import dev.driftless.store.MigrationStore;
import dev.driftless.store.Run;
import dev.driftless.store.Snapshot;
import dev.driftless.store.StoreFailure;
import dev.driftless.store.StoreSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Carries out the calls that look at runs or steer them without working on rows. Thread-safe. */
public final class Administration {

    private static final int MOST_RUNS = 100;
    private static final int MOST_FAILURES = 10_000;

    private final MigrationStore store;
    private final Manifest manifest;
    private final Planner planner;

    /**
     * Administration of one database.
     *
     * @param store the database
     * @param manifest this build's migrations
     * @param planner finds drift
     */
    public Administration(MigrationStore store, Manifest manifest, Planner planner) {
        this.store = store;
        this.manifest = manifest;
        this.planner = planner;
    }

    /**
     * Everything that is known.
     *
     * @return the status
     */
    public MigrationStatus status() {
        return inSession(session -> {
            Optional<Snapshot> known = session.snapshot();
            Snapshot snapshot = known.orElse(Snapshot.EMPTY);
            List<String> pending = planner.pending(snapshot).stream().map(ManifestEntry::id).toList();
            List<Drift> drift = planner.drift(snapshot);
            if (known.isEmpty()) {
                return new MigrationStatus(Optional.empty(), List.of(), List.of(), pending, drift, List.of());
            }
            List<RunState> runs = session.runs(MOST_RUNS).stream().map(Run::state).toList();
            return new MigrationStatus(snapshot.activeRun().map(Run::state), runs, session.states(), pending, drift,
                    session.failures(null, MOST_FAILURES));
        });
    }

    /**
     * Asks a run to stop.
     *
     * @param runId the run; empty for the active one
     * @return what became of it
     */
    public CancelResult cancel(Optional<String> runId) {
        return inSession(session -> {
            Optional<Snapshot> known = session.snapshot();
            Optional<Run> active = known.flatMap(Snapshot::activeRun);
            if (runId.isPresent() && !runId.equals(active.map(Run::id))) {
                boolean exists = known.isPresent() && session.run(runId.get()).isPresent();
                return noop(runId, exists ? "run_not_running" : "run_not_found");
            }
            if (active.isEmpty()) {
                return noop(Optional.empty(), "no_active_run");
            }
            Run run = active.get();
            if (run.abandoned() && session.endRun(run, RunStatus.CANCELED, null, "cancel_requested")) {
                return new CancelResult(CancelResult.Status.CANCELED, Optional.of(run.id()), Optional.empty());
            }
            return session.requestCancel(run.id())
                    ? new CancelResult(CancelResult.Status.CANCEL_REQUESTED, Optional.of(run.id()), Optional.empty())
                    : noop(Optional.of(run.id()), "run_not_running");
        });
    }

    private static CancelResult noop(Optional<String> runId, String reason) {
        return new CancelResult(CancelResult.Status.NOOP, runId, Optional.of(reason));
    }

    /**
     * Asks the active run's workers to wait, or to go on; does nothing without an active run.
     *
     * @param paused whether to wait
     */
    public void setPaused(boolean paused) {
        onActiveRun((session, run) -> session.setPaused(run.id(), paused));
    }

    /**
     * Changes the options of the active run that were named, or all to their defaults; does nothing without an active run.
     *
     * @param options the new options
     */
    public void tune(RunOptions options) {
        OptionsCodec.requireTunable(options);
        onActiveRun((session, run) -> session.setOptions(run.id(), OptionsCodec.tuned(run.options(), options)));
    }

    private void onActiveRun(BiFunction<StoreSession, Run, Boolean> action) {
        inSession(session -> session.snapshot()
                .flatMap(Snapshot::activeRun)
                .map(run -> action.apply(session, run))
                .orElse(false));
    }

    /**
     * Throws unless migrations are wholly applied, without quarantined rows.
     *
     * @param ids which; none for every migration of the manifest
     */
    public void requireApplied(String... ids) {
        List<String> wanted = ids.length > 0
                ? List.of(ids)
                : manifest.entries().stream().map(ManifestEntry::id).toList();
        wanted.stream().filter(id -> manifest.find(id).isEmpty()).findFirst().ifPresent(id -> {
            throw new PlanException("requireApplied names " + id
                    + ", but the manifest holds no such migration: correct the id.");
        });
        inSession(session -> {
            Optional<Snapshot> known = session.snapshot();
            Snapshot snapshot = known.orElse(Snapshot.EMPTY);
            Set<String> applied = snapshot.applied();
            List<String> missing = new ArrayList<>(wanted.stream()
                    .filter(id -> !applied.contains(id))
                    .toList());
            if (!missing.isEmpty()) {
                throw new NotAppliedException("Not, or not wholly, applied: " + String.join(", ", missing)
                        + "; run up before this application starts.");
            }
            Set<String> failed = known.isPresent() ? session.failedMigrations() : Set.of();
            List<String> quarantined = wanted.stream().filter(failed::contains).toList();
            if (!quarantined.isEmpty()) {
                throw new NotAppliedException("Applied, but with rows recorded as failed: " + String.join(", ", quarantined)
                        + "; put the rows right and call retryFailed.");
            }
            return true;
        });
    }

    /**
     * Puts the manifest's checksums in place of the applied ones, or retires deleted migrations.
     *
     * @param ids which
     */
    public void acceptDrift(String... ids) {
        if (ids.length == 0) {
            throw new PlanException("acceptDrift needs the ids of the migrations whose drift is accepted.");
        }
        inSession(session -> {
            Optional<Snapshot> known = session.snapshot();
            Map<String, String> accepted = new LinkedHashMap<>();
            for (String id : ids) {
                Applied applied = known.flatMap(snapshot -> snapshot.find(id)).orElseThrow(() -> new PlanException(
                        "acceptDrift names " + id + ", which was never run here: correct the id."));
                Optional<ManifestEntry> entry = manifest.find(id);
                boolean ahead = entry.isEmpty() && planner.drift(known.orElse(Snapshot.EMPTY)).stream()
                        .anyMatch(drift -> drift.migrationId().equals(id) && drift.kind() == Drift.Kind.AHEAD);
                if (ahead) {
                    throw new PlanException("acceptDrift names " + id
                            + ", which a newer build has applied: accept it there, nothing is wrong here.");
                }
                accepted.put(applied.id(), entry.map(ManifestEntry::checksum).orElse(""));
            }
            session.acceptDrift(accepted);
            return true;
        });
    }

    private <T> T inSession(Function<StoreSession, T> work) {
        try (StoreSession session = store.open()) {
            return work.apply(session);
        } catch (StoreFailure e) {
            throw new StoreException(e.getMessage(), e);
        }
    }
}

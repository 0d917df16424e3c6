package dev.driftless.engine;

import dev.driftless.Direction;
import dev.driftless.MigrationReport;
import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.StoreException;
import dev.driftless.TableHooks;
import dev.driftless.manifest.Manifest;
import dev.driftless.plan.Plan;
import dev.driftless.plan.Planner;
import dev.driftless.store.MigrationStore;
import dev.driftless.store.Run;
import dev.driftless.store.Snapshot;
import dev.driftless.store.StoreFailure;
import dev.driftless.store.StoreSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out calls of up, down, verify and retryFailed: starts or joins a run, works on it, reports. Thread-safe. */
public final class Engine {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final int MOST_STARTS = 100;

    private final Services services;
    private final Planner planner;
    private final Set<Departure> calls = ConcurrentHashMap.newKeySet();

    /**
     * An engine.
     *
     * @param store the database
     * @param manifest this build's migrations
     * @param planner plans
     * @param adapters loads migrations
     * @param hooks hooks by table name
     * @param orm handles of the application
     * @param events listeners
     * @param initialBatchSize rows of the first batch where nobody says otherwise
     */
    public Engine(MigrationStore store, Manifest manifest, Planner planner, Adapters adapters,
            Map<String, List<TableHooks>> hooks, OrmHandles orm, Events events, int initialBatchSize) {
        this.services =
                new Services(store, manifest, new Preparation(adapters, Map.copyOf(hooks)), orm, events, initialBatchSize);
        this.planner = planner;
    }

    /**
     * Applies what is pending.
     *
     * @param options how
     * @return how it ended
     */
    public RunResult up(RunOptions options) {
        if (services.manifest().entries().isEmpty()) {
            Plan nothing = new Plan(Direction.UP, List.of(), List.of());
            return RunStart.result(RunStatus.NOOP, nothing, Optional.empty(), Optional.of("no_migrations_registered"));
        }
        return call(options, planner::up);
    }

    /**
     * Rolls back.
     *
     * @param rollback what
     * @param options how
     * @return how it ended
     */
    public RunResult down(Rollback rollback, RunOptions options) {
        AtomicReference<@Nullable List<String>> chosen = new AtomicReference<>();
        return call(options, (snapshot, o) -> {
            List<String> ids = chosen.get();
            if (ids != null) {
                // What was asked for is what the first plan said: another process's roll-back adds no further steps.
                return planner.down(snapshot, ids, o);
            }
            Plan plan = planner.down(snapshot, rollback, o);
            chosen.set(plan.ids());
            return plan;
        });
    }

    /**
     * Tells how many rows a migration would still change.
     *
     * @param id the migration
     * @return COMPLETED if none, else FAILED with reason {@code rows_remaining}
     */
    public RunResult verify(String id) {
        return new Verification(services).verify(id);
    }

    /**
     * Tries the quarantined rows of a migration again, in the direction in which they failed.
     *
     * @param id the migration
     * @return COMPLETED, with reason {@code completed_with_failures} if some are left; NOOP if there were none
     */
    public RunResult retryFailed(String id) {
        Departure departure = new Departure();
        calls.add(departure);
        try {
            return new FailureRetry(services, departure).retry(id);
        } finally {
            calls.remove(departure);
        }
    }

    /** Lets the workers of every call of this engine leave at their next batch boundary; the runs are not ended. */
    public void leave() {
        calls.forEach(Departure::ask);
    }

    /**
     * How many rows a step's {@code where} selects now.
     *
     * @param id the migration
     * @param direction which of its steps
     * @param atMost how long the database may count
     * @return rows; empty if it takes longer, or cannot be told
     */
    public OptionalLong rowsSelected(String id, Direction direction, Duration atMost) {
        return new Expectation(services).rowsSelected(id, direction, atMost);
    }

    private RunResult call(RunOptions options, BiFunction<Snapshot, RunOptions, Plan> planning) {
        options.checked();
        Departure departure = new Departure();
        calls.add(departure);
        boolean handedOn = false;
        try {
            RunStart.Start start = start(options, planning, departure);
            if (start instanceof RunStart.Start.Ready ready && options.background()) {
                goOn(options, planning, ready, departure);
                handedOn = true;
                return RunStart.result(
                        RunStatus.RUNNING, ready.plan(), Optional.of(ready.runId()), Optional.of("background"));
            }
            return carryOut(options, planning, start, departure);
        } finally {
            if (!handedOn) {
                calls.remove(departure);
            }
        }
    }

    private void goOn(RunOptions options, BiFunction<Snapshot, RunOptions, Plan> planning, RunStart.Start.Ready ready,
            Departure departure) {
        Thread thread = new Thread(() -> inBackground(options, planning, ready, departure), "driftless-" + ready.runId());
        thread.setDaemon(true);
        thread.start();
    }

    private void inBackground(RunOptions options, BiFunction<Snapshot, RunOptions, Plan> planning, RunStart.Start start,
            Departure departure) {
        try {
            carryOut(options, planning, start, departure);
        } catch (RuntimeException e) {
            LOG.error("A migration run in the background ended with an exception", e);
        } finally {
            calls.remove(departure);
        }
    }

    /** Works until nothing of the call is left: after a run that it only joined, a call plans again for itself. */
    private RunResult carryOut(RunOptions options, BiFunction<Snapshot, RunOptions, Plan> planning,
            RunStart.Start first, Departure departure) {
        List<MigrationReport> reports = new ArrayList<>();
        RunStart.Start start = first;
        RunResult last = null;
        long began = System.nanoTime();
        while (true) {
            if (start instanceof RunStart.Start.Ready ready) {
                RunResult result = work(options, ready, departure, began);
                reports.addAll(result.migrations());
                last = new RunResult(result.status(), result.runId(), result.direction(), result.plan(), result.drift(),
                        reports, result.reason(), result.error());
                if (!ready.joined() || result.status() != RunStatus.COMPLETED || departure.asked()) {
                    return last;
                }
            } else if (start instanceof RunStart.Start.Answer answer) {
                boolean joinedAllThereWas = last != null && answer.result().status() == RunStatus.NOOP;
                return joinedAllThereWas ? last : answer.result();
            }
            start = start(options, planning, departure);
        }
    }

    /** Starts or joins a run; waits a little whenever somebody else was faster. */
    private RunStart.Start start(RunOptions options, BiFunction<Snapshot, RunOptions, Plan> planning, Departure departure) {
        for (int i = 1; i <= MOST_STARTS && (i == 1 || !Thread.currentThread().isInterrupted() && !departure.asked()); i++) {
            RunStart.Start start = new RunStart(services, options, planning).start();
            if (!(start instanceof RunStart.Start.Again)) {
                return start;
            }
            Backoff.sleep(Backoff.after(i));
        }
        if (Thread.currentThread().isInterrupted() || departure.asked()) {
            throw new StoreException("The call was interrupted before it had a run to work on: call again.");
        }
        throw new StoreException("No run could be started or joined: other processes were always faster, or hold the row of"
                + " migration_lock; try again.");
    }

    private RunResult work(RunOptions options, RunStart.Start.Ready ready, Departure departure, long began) {
        try (LogContext log = new LogContext(ready.runId())) {
            return work(options, ready, departure, began, log);
        }
    }

    private RunResult work(RunOptions options, RunStart.Start.Ready ready, Departure departure, long began,
            LogContext log) {
        String runId = ready.runId();
        Stopwatches stopwatches = new Stopwatches();
        Outcome outcome = new Crew(services, runId, ready.crew(), options, departure, began).work(stopwatches, log);
        List<String> ids = ready.plan().ids();
        List<MigrationReport> reports = List.of();
        try (StoreSession session = services.store().open()) {
            Optional<Run> run = session.run(runId);
            ids = run.map(r -> r.state().migrationIds()).orElse(ids);
            reports = run.map(r -> Reports.of(session, r, stopwatches)).orElse(List.of());
        } catch (StoreFailure e) {
            LOG.warn("The reports of run {} could not be read: {}", runId, e.getMessage());
        }
        log.migration(null);
        RunResult result = new RunResult(outcome.status(), Optional.of(runId), ready.plan().direction(), ids,
                ready.plan().drift(), reports, outcome.reason(), outcome.error());
        LOG.info("Run {} {} is {}", runId, result.direction().label(), result.status().label());
        services.events().tell(listener -> listener.runEnded(result));
        return result;
    }
}

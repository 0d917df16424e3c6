package dev.driftless.engine;

import dev.driftless.Direction;
import dev.driftless.MigrationReport;
import dev.driftless.PlanException;
import dev.driftless.RowFailure;
import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.StoreException;
import dev.driftless.TableHooks;
import dev.driftless.manifest.Manifest;
import dev.driftless.manifest.ManifestEntry;
import dev.driftless.plan.Plan;
import dev.driftless.plan.Planner;
import dev.driftless.store.MigrationStore;
import dev.driftless.store.NewRun;
import dev.driftless.store.Planned;
import dev.driftless.store.Run;
import dev.driftless.store.Snapshot;
import dev.driftless.store.StoreFailure;
import dev.driftless.store.StoreSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out calls of up, down and verify: plans, starts or joins a run, works on it, reports. Thread-safe. */
public final class Engine {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final int MOST_PLANS = 1_000;

    private final MigrationStore store;
    private final Manifest manifest;
    private final Planner planner;
    private final Adapters adapters;
    private final Map<String, List<TableHooks>> hooks;
    private final OrmHandles orm;
    private final Events events;
    private final int initialBatchSize;

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
        this.store = store;
        this.manifest = manifest;
        this.planner = planner;
        this.adapters = adapters;
        this.hooks = Map.copyOf(hooks);
        this.orm = orm;
        this.events = events;
        this.initialBatchSize = initialBatchSize;
    }

    /**
     * Applies what is pending.
     *
     * @param options how
     * @return how it ended
     */
    public RunResult up(RunOptions options) {
        if (manifest.entries().isEmpty()) {
            return nothing(new Plan(Direction.UP, List.of(), List.of()), "no_migrations_registered");
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
        ManifestEntry entry = manifest.find(id).orElseThrow(() -> new PlanException(
                "Cannot verify " + id + ": the manifest holds no such migration; correct the id."));
        try (StoreSession session = store.open()) {
            long start = System.nanoTime();
            Prepared prepared = new Preparation(adapters, hooks)
                    .prepare(session, List.of(entry), Direction.UP).get(id);
            Simulated found = new Simulator(store, orm, "verify", Set.of(), failure -> { })
                    .run(session, prepared, List.of(), List.of());
            long remaining = found.counts().changed() + found.counts().failed() + found.notSimulatedRows();
            RunStatus status = remaining == 0 ? RunStatus.COMPLETED : RunStatus.FAILED;
            MigrationReport report = new MigrationReport(id, status, found.counts().processed() + found.notSimulatedRows(),
                    found.counts().changed(), found.counts().skipped(), found.counts().failed(), remaining, 0,
                    found.notSimulatedRows(), Duration.ofNanos(System.nanoTime() - start), false, found.samples());
            return new RunResult(status, Optional.empty(), Direction.UP, List.of(id), List.of(), List.of(report),
                    remaining == 0 ? Optional.empty() : Optional.of("rows_remaining"),
                    remaining == 0 ? Optional.empty() : Optional.of("Migration " + id + " would still change " + remaining
                            + " rows of table " + prepared.table().name() + ": run up, or look at its failures."));
        } catch (StoreFailure e) {
            throw new StoreException(e.getMessage(), e);
        }
    }

    /**
     * Tries the quarantined rows of a migration again, in the direction in which they failed.
     *
     * @param id the migration
     * @return COMPLETED, with reason {@code completed_with_failures} if some are left; NOOP if there were none
     */
    public RunResult retryFailed(String id) {
        return new FailureRetry(store, manifest, new Preparation(adapters, hooks), orm).retry(id);
    }

    private RunResult call(RunOptions options, BiFunction<Snapshot, RunOptions, Plan> planning) {
        options.checked();
        List<MigrationReport> earlier = new ArrayList<>();
        RunResult last = null;
        for (int i = 0; i < MOST_PLANS; i++) {
            Attempt attempt = attempt(options, planning);
            RunResult result = attempt.result();
            if (result == null) {
                continue;
            }
            if (last != null && result.status() == RunStatus.NOOP) {
                return last;
            }
            earlier.addAll(result.migrations());
            last = with(result, earlier);
            if (!attempt.planAgain() || result.status() != RunStatus.COMPLETED) {
                return last;
            }
        }
        throw new StoreException("The run slot changed hands too often: try again.");
    }

    /** What one attempt came to; null if somebody else was faster and it has to be made again. */
    private record Attempt(@Nullable RunResult result, boolean planAgain) {

        static Attempt of(RunResult result) {
            return new Attempt(result, false);
        }
    }

    private Attempt attempt(RunOptions options, BiFunction<Snapshot, RunOptions, Plan> planning) {
        Map<String, Prepared> prepared;
        Plan plan;
        String runId;
        boolean joined;
        try (StoreSession session = store.open()) {
            Optional<Snapshot> known = session.snapshot();
            Snapshot snapshot = known.orElse(Snapshot.EMPTY);
            plan = planning.apply(snapshot, options);
            if (plan.blocked()) {
                return Attempt.of(result(RunStatus.DRIFT_BLOCKED, plan, Optional.empty(), Optional.of("drift")));
            }
            if (plan.migrations().isEmpty()) {
                return Attempt.of(nothing(plan, plan.direction() == Direction.UP ? "nothing_pending" : "nothing_applied"));
            }
            if (options.dryRun()) {
                Map<String, Prepared> all = new Preparation(adapters, hooks)
                        .prepare(session, plan.migrations(), plan.direction(), shareTables(plan));
                return Attempt.of(new DryRun(store, orm, events, options.restart()).run(session, plan, snapshot, all));
            }
            prepared = new Preparation(adapters, hooks).prepare(session, plan.migrations(), plan.direction());
            Optional<Run> active = snapshot.activeRun();
            Optional<String> refusal = active.flatMap(run -> joinRefusal(run, plan, options));
            boolean join = active.isPresent() && refusal.isEmpty();
            if (active.isPresent() && !active.get().abandoned() && !join) {
                return Attempt.of(result(RunStatus.RUNNING, plan, Optional.of(active.get().id()), refusal));
            }
            if (join) {
                Run run = active.get();
                if (run.abandoned() && !session.adoptRun(run, OptionsCodec.write(options), options.lease())) {
                    return new Attempt(null, true);
                }
                prepared = new Preparation(adapters, hooks).prepare(session, unfinished(run), plan.direction());
                runId = run.id();
            } else {
                if (known.isEmpty()) {
                    session.createTables();
                }
                runId = UUID.randomUUID().toString();
                if (!session.startRun(newRun(runId, plan, options, active, planning))) {
                    return new Attempt(null, true);
                }
            }
            joined = join;
            String started = runId;
            session.run(runId).ifPresent(run -> {
                LOG.info("Run {} {} {}: {}", started, run.state().direction().label(), join ? "joined" : "started",
                        run.state().migrationIds());
                events.tell(listener -> listener.runStarted(run.state()));
            });
        } catch (StoreFailure e) {
            if (e.kind() == StoreFailure.Kind.RETRY || e.kind() == StoreFailure.Kind.LOCKED) {
                LOG.debug("Another process was in the way, trying again: {}", e.getMessage());
                return new Attempt(null, true);
            }
            throw new StoreException(e.getMessage(), e);
        }
        return work(options, plan, runId, prepared, joined);
    }

    private Attempt work(RunOptions options, Plan plan, String runId, Map<String, Prepared> prepared, boolean joined) {
        if (options.background()) {
            Thread thread = new Thread(() -> work(options, plan, runId, prepared), "driftless-" + runId);
            thread.setDaemon(true);
            thread.start();
            return Attempt.of(result(RunStatus.RUNNING, plan, Optional.of(runId), Optional.of("background")));
        }
        return new Attempt(work(options, plan, runId, prepared), joined);
    }

    private RunResult work(RunOptions options, Plan plan, String runId, Map<String, Prepared> prepared) {
        Stopwatches stopwatches = new Stopwatches();
        Outcome outcome = new Worker(store, runId, prepared, options, orm, events, stopwatches, initialBatchSize).work();
        List<String> ids = plan.ids();
        List<MigrationReport> reports = List.of();
        try (StoreSession session = store.open()) {
            Optional<Run> run = session.run(runId);
            ids = run.map(r -> r.state().migrationIds()).orElse(ids);
            reports = run.map(r -> Reports.of(session, r, stopwatches)).orElse(List.of());
        } catch (StoreFailure e) {
            LOG.warn("The reports of run {} could not be read: {}", runId, e.getMessage());
        }
        RunResult result = new RunResult(outcome.status(), Optional.of(runId), plan.direction(), ids, plan.drift(), reports,
                outcome.reason(), outcome.error());
        LOG.info("Run {} {} is {}", runId, plan.direction().label(), result.status().label());
        events.tell(listener -> listener.runEnded(result));
        return result;
    }

    private NewRun newRun(String runId, Plan plan, RunOptions options, Optional<Run> abandoned,
            BiFunction<Snapshot, RunOptions, Plan> planning) {
        List<Planned> planned = plan.migrations().stream()
                .map(entry -> new Planned(entry.id(), entry.checksum(), options.restart()))
                .toList();
        return new NewRun(runId, plan.direction(), planned, OptionsCodec.write(options), options.lease(),
                abandoned.map(Run::id), now -> {
                    Plan again = planning.apply(now, options);
                    return !again.blocked() && again.ids().equals(plan.ids());
                });
    }

    /** Why a caller cannot lend hands to a run; empty if it can. */
    private Optional<String> joinRefusal(Run run, Plan plan, RunOptions options) {
        if (run.state().direction() != plan.direction()) {
            return Optional.of("other_direction");
        }
        if (options.restart()) {
            return Optional.of("restart");
        }
        boolean sameCode = run.plan().stream()
                .skip(run.state().currentIndex())
                .allMatch(planned -> manifest.find(planned.id())
                        .filter(entry -> entry.checksum().equals(planned.checksum()))
                        .filter(entry -> plan.direction() == Direction.UP || entry.down().isPresent())
                        .isPresent());
        if (!sameCode) {
            return Optional.of("other_code");
        }
        if (run.abandoned() && run.state().cancelRequested()) {
            return Optional.of("cancel_requested");
        }
        return options.join() ? Optional.empty() : Optional.of("join");
    }

    private List<ManifestEntry> unfinished(Run run) {
        return run.plan().stream()
                .skip(run.state().currentIndex())
                .map(planned -> manifest.find(planned.id()).orElseThrow())
                .toList();
    }

    /** Whether two migrations of the plan have one table, so that rows are handed on in memory. */
    private static boolean shareTables(Plan plan) {
        return plan.migrations().stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.up().table().toLowerCase(Locale.ROOT), LinkedHashMap::new, Collectors.counting()))
                .values().stream()
                .anyMatch(count -> count > 1);
    }

    private static RunResult nothing(Plan plan, String reason) {
        return result(RunStatus.NOOP, plan, Optional.empty(), Optional.of(reason));
    }

    private static RunResult result(RunStatus status, Plan plan, Optional<String> runId, Optional<String> reason) {
        return new RunResult(status, runId, plan.direction(), plan.ids(), plan.drift(), List.of(), reason, Optional.empty());
    }

    private static RunResult with(RunResult result, List<MigrationReport> reports) {
        return new RunResult(result.status(), result.runId(), result.direction(), result.plan(), result.drift(), reports,
                result.reason(), result.error());
    }
}

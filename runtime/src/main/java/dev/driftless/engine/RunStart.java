package dev.driftless.engine;

import dev.driftless.Direction;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.StoreException;
import dev.driftless.manifest.ManifestEntry;
import dev.driftless.plan.Plan;
import dev.driftless.store.NewRun;
import dev.driftless.store.Planned;
import dev.driftless.store.Run;
import dev.driftless.store.Snapshot;
import dev.driftless.store.StoreFailure;
import dev.driftless.store.StoreSession;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way from a call to a run that can be worked on: plan, check, then start a run or join the active one. */
final class RunStart {

    private static final Logger LOG = LoggerFactory.getLogger(RunStart.class);

    private final Services services;
    private final RunOptions options;
    private final BiFunction<Snapshot, RunOptions, Plan> planning;

    RunStart(Services services, RunOptions options, BiFunction<Snapshot, RunOptions, Plan> planning) {
        this.services = services;
        this.options = options;
        this.planning = planning;
    }

    /** What an attempt to start came to. */
    sealed interface Start {

        /** The call is answered; there is nothing to work on. */
        record Answer(RunResult result) implements Start {}

        /** Somebody else was faster: look again. */
        record Again() implements Start {}

        /** A run to work on. */
        record Ready(String runId, Plan plan, List<Map<String, Prepared>> crew, boolean joined) implements Start {}
    }

    Start start() {
        try (StoreSession session = services.store().open()) {
            Optional<Snapshot> known = session.snapshot();
            Snapshot snapshot = known.orElse(Snapshot.EMPTY);
            Plan plan = planning.apply(snapshot, options);
            if (plan.blocked()) {
                return new Start.Answer(result(RunStatus.DRIFT_BLOCKED, plan, Optional.empty(), Optional.of("drift")));
            }
            if (plan.migrations().isEmpty()) {
                String reason = plan.direction() == Direction.UP ? "nothing_pending" : "nothing_applied";
                return new Start.Answer(result(RunStatus.NOOP, plan, Optional.empty(), Optional.of(reason)));
            }
            if (options.dryRun()) {
                Map<String, Prepared> prepared = services.preparation()
                        .prepare(session, plan.migrations(), plan.direction(), shareTables(plan));
                return new Start.Answer(new DryRun(services.store(), services.orm(), services.events(), options)
                        .run(session, plan, snapshot, prepared));
            }
            Map<String, Prepared> prepared =
                    services.preparation().prepare(session, plan.migrations(), plan.direction());
            return snapshot.activeRun().isPresent()
                    ? startBeside(session, snapshot.activeRun().get(), plan, prepared)
                    : startNew(session, known.isEmpty(), Optional.empty(), plan, prepared);
        } catch (StoreFailure e) {
            if (e.kind() == StoreFailure.Kind.RETRY || e.kind() == StoreFailure.Kind.LOCKED
                    || e.kind() == StoreFailure.Kind.SLOW) {
                LOG.debug("Another process was in the way, trying again: {}", e.getMessage());
                return new Start.Again();
            }
            throw new StoreException(e.getMessage(), e);
        }
    }

    private Start startBeside(StoreSession session, Run active, Plan plan, Map<String, Prepared> prepared) {
        Optional<String> refusal = joinRefusal(active, plan);
        if (refusal.isEmpty()) {
            return join(session, active, plan);
        }
        return active.abandoned()
                ? startNew(session, false, Optional.of(active.id()), plan, prepared)
                : new Start.Answer(besideAnother(plan, active, refusal.get()));
    }

    private Start join(StoreSession session, Run active, Plan plan) {
        if (active.abandoned() && !session.adoptRun(active, OptionsCodec.write(options), options.lease())) {
            return new Start.Again();
        }
        List<ManifestEntry> unfinished = active.plan().stream()
                .skip(active.state().currentIndex())
                .map(planned -> services.manifest().find(planned.id()).orElseThrow())
                .toList();
        Map<String, Prepared> prepared = services.preparation().prepare(session, unfinished, plan.direction());
        return ready(session, active.id(), plan, crew(prepared), true);
    }

    /** What each worker works with. That an application cannot supply an object for each is found out before the run. */
    private List<Map<String, Prepared>> crew(Map<String, Prepared> prepared) {
        int workers = services.store().oneWriter() ? 1 : options.parallelism();
        return services.preparation().forWorkers(prepared, workers);
    }

    private Start startNew(StoreSession session, boolean tablesMissing, Optional<String> supersedes, Plan plan,
            Map<String, Prepared> prepared) {
        List<Map<String, Prepared>> crew = crew(prepared);
        if (tablesMissing) {
            session.createTables();
        }
        List<Planned> planned = plan.migrations().stream()
                .map(entry -> new Planned(entry.id(), entry.checksum(), options.restart()))
                .toList();
        NewRun run = new NewRun(UUID.randomUUID().toString(), plan.direction(), planned, OptionsCodec.write(options),
                options.lease(), supersedes, now -> {
                    Plan again = planning.apply(now, options);
                    return !again.blocked() && again.ids().equals(plan.ids());
                });
        return session.startRun(run) ? ready(session, run.runId(), plan, crew, false) : new Start.Again();
    }

    private Start ready(StoreSession session, String runId, Plan plan, List<Map<String, Prepared>> crew, boolean joined) {
        try (LogContext log = new LogContext(runId)) {
            session.run(runId).ifPresent(run -> {
                LOG.info("Run {} {} {}: {}", runId, run.state().direction().label(), joined ? "joined" : "started",
                        run.state().migrationIds());
                services.events().tell(listener -> listener.runStarted(run.state()));
            });
        } catch (StoreFailure e) {
            // The run is there: whoever works on it finds out whether the database is.
            LOG.warn("Run {} could not be read when it began: {}", runId, e.getMessage());
        }
        return new Start.Ready(runId, plan, crew, joined);
    }

    private static RunResult besideAnother(Plan plan, Run active, String reason) {
        String why = switch (reason) {
            case "other_direction" -> "it goes " + active.state().direction().label();
            case "other_code" -> "it runs other code than this build holds";
            case "other_run" -> "it retries failed rows";
            case "restart" -> "restart cannot join it";
            default -> "join(false) was asked for";
        };
        return new RunResult(RunStatus.RUNNING, Optional.of(active.id()), plan.direction(), plan.ids(), plan.drift(), List.of(),
                Optional.of(reason), Optional.of("Run " + active.id() + " is active and was not joined, because " + why
                        + ": wait until it ends, or cancel it."));
    }

    /** Why a caller cannot lend hands to a run; empty if it can. */
    private Optional<String> joinRefusal(Run run, Plan plan) {
        if (run.state().direction() != plan.direction()) {
            return Optional.of("other_direction");
        }
        if (options.restart()) {
            return Optional.of("restart");
        }
        if (OptionsCodec.isRetry(run.options())) {
            return Optional.of("other_run");
        }
        boolean sameCode = run.plan().stream()
                .skip(run.state().currentIndex())
                .allMatch(planned -> services.manifest().find(planned.id())
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

    /** Whether two migrations of the plan have one table, so that rows are handed on in memory. */
    private static boolean shareTables(Plan plan) {
        return plan.migrations().stream()
                .collect(Collectors.groupingBy(entry -> entry.up().table().toLowerCase(Locale.ROOT), Collectors.counting()))
                .values().stream()
                .anyMatch(count -> count > 1);
    }

    static RunResult result(RunStatus status, Plan plan, Optional<String> runId, Optional<String> reason) {
        return new RunResult(
                status, runId, plan.direction(), plan.ids(), plan.drift(), List.of(), reason, Optional.empty());
    }
}

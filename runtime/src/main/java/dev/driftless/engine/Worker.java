package dev.driftless.engine;

import dev.driftless.RunOptions;
import dev.driftless.RunStatus;
import dev.driftless.Throttle;
import dev.driftless.store.Begin;
import dev.driftless.store.Claim;
import dev.driftless.store.Planned;
import dev.driftless.store.Progress;
import dev.driftless.store.Range;
import dev.driftless.store.Run;
import dev.driftless.store.StoreFailure;
import dev.driftless.store.StoreSession;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lends one thread to a run. What it knows of the run it reads before each batch; after a lost connection, an unknown
 * commit or a lost range it forgets everything and claims anew.
 */
final class Worker {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Services services;
    private final String runId;
    private final Map<String, Prepared> prepared;
    private final RunOptions own;
    private final Stopwatches stopwatches;
    private final Recovery recovery;
    private final String owner = UUID.randomUUID().toString();
    private final long started = System.nanoTime();

    private @Nullable Range range;
    private @Nullable String begun;
    private @Nullable BatchSizer sizer;
    private @Nullable String sizedFor;
    private @Nullable RunFailed unrecorded;
    private boolean careful;
    private boolean skipsRowErrors;
    private long renewed;

    Worker(Services services, String runId, Map<String, Prepared> prepared, RunOptions own, Stopwatches stopwatches) {
        this.services = services;
        this.runId = runId;
        this.prepared = prepared;
        this.own = own;
        this.stopwatches = stopwatches;
        this.recovery = new Recovery();
    }

    /** Works until the run ends or this process leaves it. */
    Outcome work() {
        try (Sessions sessions = new Sessions(services.store())) {
            while (true) {
                try {
                    Optional<Outcome> outcome = turn(sessions);
                    recovery.databaseAnswered();
                    if (outcome.isPresent()) {
                        return outcome.get();
                    }
                } catch (RunFailed e) {
                    unrecorded = e;
                } catch (StoreFailure e) {
                    Optional<Outcome> outcome = recover(sessions, e);
                    if (outcome.isPresent()) {
                        return outcome.get();
                    }
                }
            }
        } finally {
            stopwatches.stop();
        }
    }

    /** One look at the run and what follows from it: a transition, a claim, a batch or a wait. */
    private Optional<Outcome> turn(Sessions sessions) {
        StoreSession session = sessions.get();
        RunFailed failed = unrecorded;
        if (failed != null) {
            record(session, failed);
            unrecorded = null;
        }
        Run run = session.run(runId).orElse(null);
        if (run == null) {
            return Optional.of(new Outcome(RunStatus.FAILED, Optional.empty(), Optional.of("Run " + runId
                    + " is gone from migration_run: somebody deleted it; call again to go on from the last committed batch.")));
        }
        if (run.state().status() != RunStatus.RUNNING) {
            return Optional.of(new Outcome(run.state().status(), run.reason(), run.state().lastError()));
        }
        if (run.state().cancelRequested()) {
            session.endRun(run, RunStatus.CANCELED, null, "cancel_requested");
            return Optional.empty();
        }
        Optional<String> leave = leaveBecause();
        if (leave.isPresent()) {
            release(session);
            return leave.map(Outcome::left);
        }
        RunOptions options = OptionsCodec.read(run.options());
        skipsRowErrors = options.onRowError().skips();
        Planned planned = run.plan().get(run.state().currentIndex());
        Prepared migration = prepared.get(planned.id());
        if (migration == null || !migration.entry().checksum().equals(planned.checksum())) {
            release(session);
            return Optional.of(Outcome.left("other_code"));
        }
        Optional<String> wait = waitBecause(session, run, options);
        if (wait.isPresent()) {
            release(session);
            pause(sessions, session, migration.id(), wait.get(), options, POLL);
            return Optional.empty();
        }
        renew(session, options, run.state().waitingFor().isPresent());
        stopwatches.start(migration.id());
        work(sessions, session, run, planned, migration, options);
        return Optional.empty();
    }

    private void work(Sessions sessions, StoreSession session, Run run, Planned planned, Prepared migration,
            RunOptions options) {
        if (!migration.id().equals(begun)) {
            range = null;
            if (!session.begun(run)) {
                session.beginMigration(run, new Begin(planned, migration.direction(), migration.writeMode(),
                        migration.table()));
                return;
            }
            begun = migration.id();
            if (!migration.id().equals(sizedFor)) {
                sizedFor = migration.id();
                sizer = null;
            }
            LOG.info("Migration {} {} begins on table {}", migration.id(), migration.direction().label(),
                    migration.table().name());
        }
        if (range != null) {
            batch(session, migration, range, options);
            return;
        }
        Claim claim = session.claim(runId, migration.id(), owner, options.lease());
        if (claim instanceof Claim.Taken taken) {
            range = taken.range();
        } else if (claim instanceof Claim.Held held) {
            Duration wait = held.remaining().compareTo(POLL) < 0 ? held.remaining().plusMillis(1) : POLL;
            pause(sessions, session, migration.id(), "another worker holds the range for up to "
                    + held.remaining().toMillis() + " ms", options, wait);
        } else {
            finish(session, run, migration, options);
        }
    }

    private void batch(StoreSession session, Prepared migration, Range current, RunOptions options) {
        BatchSizer size = sizer(migration, options);
        long start = System.nanoTime();
        BatchResult result = new BatchRunner(services.store(), services.orm(), runId, options)
                .run(session, migration, current, size.size(), careful);
        if (result.blocked()) {
            Backoff.sleep(recovery.nextWait());
            return;
        }
        recovery.batchCommitted();
        careful = false;
        range = result.done() ? null : result.range();
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        size.succeeded(result.rows(), elapsed);
        LOG.debug("Migration {} committed a batch of {} rows in {} ms", migration.id(), result.rows(), elapsed.toMillis());
        if (result.rows() > 0) {
            services.events().tell(listener -> listener.batchCommitted(
                    migration.id(), result.counts().processed(), result.counts().changed()));
        }
        result.failures().forEach(failure -> {
            LOG.warn("Migration {} left a row of table {} aside, see migration_failure", migration.id(),
                    migration.table().name());
            services.events().tell(listener -> listener.rowFailed(failure));
        });
    }

    /** All ranges of the sweep are done: another sweep, or the end of the migration. */
    private void finish(StoreSession session, Run run, Prepared migration, RunOptions options) {
        Progress progress = session.progress(migration.id());
        boolean settled = progress.sweepChanged() == 0 && (progress.sweep() > 1 || !progress.moved());
        boolean again = migration.hasToDoPredicate() && !settled;
        if (again && progress.sweep() < options.maxSweeps()) {
            session.nextSweep(run, migration.table());
            return;
        }
        String reason = progress.counts().failed() > 0 ? "completed_with_failures"
                : again ? "rows_still_arriving"
                : null;
        long remaining = migration.hasToDoPredicate() ? progress.sweepSeen() : 0;
        if (session.completeMigration(run, remaining, reason)) {
            stopwatches.stop();
            LOG.info("Migration {} {} is completed", migration.id(), migration.direction().label());
            services.events().tell(listener -> listener.migrationCompleted(Reports.report(
                    migration.id(), RunStatus.COMPLETED, session.progress(migration.id()), stopwatches)));
        }
    }

    private void record(StoreSession session, RunFailed failure) {
        LOG.warn("Run {} failed; details are in migration_run.last_error", runId);
        session.run(runId)
                .filter(run -> run.state().status() == RunStatus.RUNNING)
                .ifPresent(run -> session.endRun(run, RunStatus.FAILED, failure.getMessage(), null));
        range = null;
    }

    /** Sizes begin anew with each migration, and when somebody tunes the run. */
    private BatchSizer sizer(Prepared migration, RunOptions options) {
        int explicit = options.batchSize() > 0 ? options.batchSize() : migration.step().batchSize();
        BatchSizer current = sizer;
        if (current == null || !current.isFor(explicit, options.targetBatchTime())) {
            current = new BatchSizer(explicit, services.initialBatchSize(), options.targetBatchTime());
            sizer = current;
        }
        return current;
    }

    /** What follows from a database error: another try, or the end of this process's part. */
    private Optional<Outcome> recover(Sessions sessions, StoreFailure failure) {
        String what = begun == null ? "" : begun;
        BatchSizer current = sizer;
        boolean divisible = current != null && current.size() > 1;
        switch (recovery.after(failure, divisible, skipsRowErrors)) {
            case CLAIM_ANEW -> range = null;
            case CONNECT_ANEW -> {
                sessions.close();
                range = null;
                begun = null;
                if (current != null) {
                    current.halve();
                }
                Optional<String> leave = leaveBecause();
                if (leave.isPresent()) {
                    return leave.map(Outcome::left);
                }
            }
            case GIVE_WAY -> careful = true;
            case HALVE -> {
                if (current != null) {
                    current.halve();
                }
            }
            case GIVE_UP -> {
                return Optional.of(Recovery.connectionLost(failure));
            }
            case FAIL -> {
                sessions.close();
                return end(failure);
            }
        }
        services.events().tell(listener -> listener.batchRetried(what, failure.getMessage()));
        LOG.debug("A batch of migration {} is tried again after {}", what, failure.kind());
        Backoff.sleep(recovery.nextWait());
        return Optional.empty();
    }

    private Optional<Outcome> end(StoreFailure failure) {
        Prepared migration = begun == null ? null : prepared.get(begun);
        String where = migration == null
                ? "The run"
                : "Migration " + begun + " on table " + migration.table().name();
        RunFailed earlier = unrecorded;
        if (earlier != null) {
            return Optional.of(new Outcome(RunStatus.FAILED, Optional.empty(), Optional.of(
                    earlier.getMessage() + "; and this could not be recorded: " + failure.getMessage())));
        }
        unrecorded = new RunFailed(where + " failed: " + failure.getMessage(), failure);
        return Optional.empty();
    }

    private Optional<String> leaveBecause() {
        if (Thread.currentThread().isInterrupted()) {
            return Optional.of("interrupted");
        }
        boolean late = !own.timeout().isZero() && System.nanoTime() - started > own.timeout().toNanos();
        return late ? Optional.of("timeout") : Optional.empty();
    }

    private Optional<String> waitBecause(StoreSession session, Run run, RunOptions options) {
        if (run.paused()) {
            return Optional.of("paused");
        }
        Optional<Throttle> throttle = own.throttle();
        if (throttle.isEmpty()) {
            return Optional.empty();
        }
        try {
            return session.ask(throttle.get());
        } catch (Exception e) {
            return Optional.of("the throttle's signal cannot be read: " + Errors.of(e));
        }
    }

    private void pause(Sessions sessions, StoreSession session, String migrationId, String reason, RunOptions options,
            Duration time) {
        session.renew(runId, options.lease(), reason);
        renewed = System.nanoTime();
        services.events().tell(listener -> listener.waiting(migrationId, reason));
        sessions.close();
        Backoff.sleep(time);
    }

    /** The run's own sign of life, a third of the lease apart. */
    private void renew(StoreSession session, RunOptions options, boolean wasWaiting) {
        if (wasWaiting || renewed == 0 || System.nanoTime() - renewed > options.lease().toNanos() / 3) {
            session.renew(runId, options.lease(), null);
            renewed = System.nanoTime();
        }
    }

    private void release(StoreSession session) {
        if (range != null) {
            session.release(range);
            range = null;
        }
    }
}

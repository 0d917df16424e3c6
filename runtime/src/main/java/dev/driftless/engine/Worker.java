package dev.driftless.engine;

import dev.driftless.RunOptions;
import dev.driftless.RunStatus;
import dev.driftless.store.Begin;
import dev.driftless.store.Claim;
import dev.driftless.store.Key;
import dev.driftless.store.Planned;
import dev.driftless.store.Progress;
import dev.driftless.store.Range;
import dev.driftless.store.Run;
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

/**
 * Lends one thread to a run. What it knows of the run it reads before each batch; after a lost connection, an unknown
 * commit or a lost range it forgets everything and claims anew.
 */
final class Worker {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final ThrottleGate.Decision PAUSED = new ThrottleGate.Decision.Wait("paused", POLL);
    private static final int RANGES_PER_WORKER = 4;
    private static final int MOST_RANGES = 256;

    private final Services services;
    private final Call call;
    private final String runId;
    private final Map<String, Prepared> prepared;
    private final Stopwatches stopwatches;
    private final Recovery recovery = new Recovery();
    private final LongReads reads;
    private final RangeWork work;
    private final ThrottleGate gate;
    private final LogContext log;
    private final String owner = UUID.randomUUID().toString();

    private @Nullable String begun;
    private @Nullable RunFailed unrecorded;
    private @Nullable String waitsFor;
    private boolean skipsRowErrors;
    private boolean owns;
    private long renewed;

    Worker(Services services, Call call, Map<String, Prepared> prepared, Stopwatches stopwatches, LogContext log) {
        this.services = services;
        this.call = call;
        this.runId = call.runId();
        this.prepared = prepared;
        this.stopwatches = stopwatches;
        this.gate = new ThrottleGate(call.own(), System::nanoTime);
        this.reads = new LongReads(services.store(), call, owner);
        this.work = new RangeWork(services, call, gate, reads);
        this.log = log;
    }

    /** Works until the run ends or this process leaves it. */
    Outcome work() {
        try (Sessions sessions = new Sessions(services.store())) {
            try {
                return work(sessions);
            } finally {
                work.close();
                leave(sessions);
            }
        } finally {
            stopwatches.stop();
        }
    }

    private Outcome work(Sessions sessions) {
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
            call.signal().raise();
            return Optional.empty();
        }
        Optional<String> leave = call.leaveBecause();
        if (leave.isPresent()) {
            release(session);
            return leave.map(Outcome::left);
        }
        RunOptions options = reads.patient(OptionsCodec.read(run.options()));
        skipsRowErrors = options.onRowError().skips();
        Planned planned = run.plan().get(run.state().currentIndex());
        Prepared migration = prepared.get(planned.id());
        if (migration == null || !migration.entry().checksum().equals(planned.checksum())) {
            release(session);
            return Optional.of(Outcome.left("other_code"));
        }
        log.migration(migration.id());
        ThrottleGate.Decision decision = run.paused() ? PAUSED : gate.decide(session::ask);
        if (decision instanceof ThrottleGate.Decision.Wait wait) {
            release(session);
            pause(sessions, session, run, migration.id(), wait, options);
            return Optional.empty();
        }
        if (decision instanceof ThrottleGate.Decision.End end) {
            release(session);
            session.endRun(run, RunStatus.CANCELED, end.error(), ThrottleGate.Decision.End.REASON);
            call.signal().raise();
            return Optional.empty();
        }
        renew(session, options, run);
        stopwatches.start(migration.id());
        if (migration.id().equals(begun)) {
            proceed(sessions, session, run, migration, options);
        } else {
            begin(session, run, planned, migration);
        }
        return Optional.empty();
    }

    private void begin(StoreSession session, Run run, Planned planned, Prepared migration) {
        work.forgetRange();
        if (!session.begun(run)) {
            List<Key> cutPoints = session.cutPoints(migration.table(), rangesWanted());
            session.beginMigration(
                    run, new Begin(planned, migration.direction(), migration.writeMode(), migration.table(), cutPoints));
            return;
        }
        begun = migration.id();
        if (call.events().migrationStarted(migration.id())) {
            LOG.info("Migration {} {} begins on table {}", migration.id(), migration.direction().label(),
                    migration.table().name());
        }
    }

    /** Alone, a worker takes the rows in key order; several balance better with more ranges than they are. */
    private int rangesWanted() {
        int workers = call.own().parallelism();
        return workers == 1 || services.store().oneWriter() ? 1 : Math.min(MOST_RANGES, workers * RANGES_PER_WORKER);
    }

    private void proceed(Sessions sessions, StoreSession session, Run run, Prepared migration, RunOptions options) {
        Range range = work.range();
        if (range != null) {
            batch(session, migration, range, options);
            return;
        }
        Claim claim = session.claim(run, owner, options.lease());
        if (claim instanceof Claim.Taken taken) {
            work.take(taken.range());
            owns = true;
            // At once: asked again, a throttle may say no, and a range that is claimed and given back is no progress.
            batch(session, migration, taken.range(), options);
        } else if (claim instanceof Claim.Held held) {
            if (!Splitter.split(session, migration, work.sizer(migration, options).size())) {
                recovery.idle();
                work.rest();
                sessions.close();
                call.signal().await(held.remaining().compareTo(POLL) < 0 ? held.remaining().plusMillis(1) : POLL);
            }
        } else {
            finish(session, run, migration, options);
            call.signal().raise();
        }
    }

    private void batch(StoreSession session, Prepared migration, Range range, RunOptions options) {
        if (!work.batch(session, migration, range, options, recovery.contended())) {
            call.events().gaveWay(migration.id(), "the next row in key order is locked by another session");
            Backoff.sleep(recovery.nextWait());
            return;
        }
        recovery.batchCommitted();
        if (work.range() == null) {
            call.signal().raise();
        }
    }

    /** All ranges of the sweep are done: another sweep, or the end of the migration. */
    private void finish(StoreSession session, Run run, Prepared migration, RunOptions options) {
        Progress progress = session.progress(migration.id());
        boolean settled = progress.sweepChanged() == 0 && (progress.sweep() > 1 || !progress.moved());
        // A look at the whole table that finds nothing is worth as much as a sweep that does, and is cheaper.
        boolean again = migration.hasToDoPredicate() && !settled
                && reads.read(options.lease(), () -> session.anyMatch(migration.table()));
        if (again && progress.sweep() < options.maxSweeps()) {
            session.nextSweep(run, migration.table(), session.cutPoints(migration.table(), rangesWanted()));
            return;
        }
        String reason = progress.counts().failed() > 0 ? "completed_with_failures"
                : again ? "rows_still_arriving"
                : null;
        long remaining = migration.hasToDoPredicate() && (settled || again) ? progress.sweepSeen() : 0;
        if (session.completeMigration(run, remaining, reason)) {
            stopwatches.stop();
            LOG.info("Migration {} {} is completed", migration.id(), migration.direction().label());
            call.events().migrationCompleted(Reports.report(
                    migration.id(), RunStatus.COMPLETED, session.progress(migration.id()), stopwatches));
        }
    }

    private void record(StoreSession session, RunFailed failure) {
        LOG.warn("Run {} failed; details are in migration_run.last_error", runId);
        String error = failure.getMessage();
        boolean ended = session.run(runId)
                .filter(run -> run.state().status() == RunStatus.RUNNING)
                .map(run -> session.endRun(run, RunStatus.FAILED, error, null))
                .orElse(false);
        if (ended) {
            call.events().migrationFailed(begun == null ? "" : begun, error);
        }
        work.forgetRange();
        call.signal().raise();
    }

    /** What follows from a database error: another try, or the end of this process's part. */
    private Optional<Outcome> recover(Sessions sessions, StoreFailure failure) {
        String what = begun == null ? "" : begun;
        Recovery.Reaction reaction = recovery.after(failure, work.divisible(), skipsRowErrors);
        switch (reaction) {
            case CLAIM_ANEW -> work.forgetRange();
            case CONNECT_ANEW -> {
                sessions.close();
                work.forgetRange();
                begun = null;
                work.halve();
                Optional<String> leave = call.leaveBecause();
                if (leave.isPresent()) {
                    return leave.map(Outcome::left);
                }
            }
            case GIVE_WAY -> work.giveWay();
            case HALVE -> work.halve();
            case GIVE_UP -> {
                owns = false;
                return Optional.of(Recovery.connectionLost(failure));
            }
            case FAIL -> {
                sessions.close();
                return end(failure);
            }
        }
        if (reaction == Recovery.Reaction.GIVE_WAY) {
            call.events().gaveWay(what, failure.getMessage());
        } else {
            call.events().batchRetried(what, failure.getMessage());
        }
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

    private void pause(Sessions sessions, StoreSession session, Run run, String migrationId,
            ThrottleGate.Decision.Wait wait, RunOptions options) {
        String reason = wait.reason();
        if (!reason.equals(waitsFor) || renewalDue(options) || !run.state().waitingFor().equals(Optional.of(reason))) {
            session.renewWaiting(runId, options.lease(), reason);
            renewed = System.nanoTime();
        }
        waitsFor = reason;
        call.events().waiting(migrationId, reason);
        recovery.idle();
        work.rest();
        sessions.close();
        call.signal().await(wait.time());
    }

    /** The run's own sign of life. Who works says so, unless others told just now why they wait. */
    private void renew(StoreSession session, RunOptions options, Run run) {
        boolean waited = run.state().waitingFor().isPresent();
        if (waited && (waitsFor != null || renewalDue(options))) {
            session.renewWaiting(runId, options.lease(), null);
            renewed = System.nanoTime();
        } else if (renewalDue(options)) {
            session.renew(runId, options.lease());
            renewed = System.nanoTime();
        }
        waitsFor = null;
    }

    /** Signs of life are a third of the lease apart. */
    private boolean renewalDue(RunOptions options) {
        return renewed == 0 || System.nanoTime() - renewed > options.lease().toNanos() / 3;
    }

    /** Ranges that were lost to a split or with a connection may still bear this worker's name: they are let go, too. */
    private void release(StoreSession session) {
        if (owns) {
            session.release(owner);
            owns = false;
            work.forgetRange();
        }
    }

    /** However a worker ends, its ranges are not to wait for their lease. */
    private void leave(Sessions sessions) {
        try {
            if (owns) {
                release(sessions.get());
            }
        } catch (RuntimeException e) {
            LOG.debug("A worker of run {} could not release its ranges; their leases will pass", runId, e);
        }
    }
}

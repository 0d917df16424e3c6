package dev.driftless.engine;

import dev.driftless.RowFailure;
import dev.driftless.RunOptions;
import dev.driftless.store.Key;
import dev.driftless.store.Range;
import dev.driftless.store.StoreSession;
import dev.driftless.store.Trace;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a worker keeps from one batch to the next: its range, the batch size, and which rows gave trouble. Not thread-safe. */
final class RangeWork implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RangeWork.class);

    private final Services services;
    private final Call call;
    private final ThrottleGate gate;
    private final LongReads reads;
    private final TimeLimit time = new TimeLimit();
    private final ReadAhead ahead;
    private final Trace trace = new Trace();
    private final Map<Key, RowFailure> known = new HashMap<>();

    private @Nullable Range range;
    private @Nullable BatchSizer sizer;
    private @Nullable String sizedFor;
    private boolean careful;

    RangeWork(Services services, Call call, ThrottleGate gate, LongReads reads) {
        this.reads = reads;
        this.services = services;
        this.gate = gate;
        this.call = call;
        this.ahead = new ReadAhead(services.store());
    }

    /** Lets go of what is needed only while batches follow one another. */
    void rest() {
        ahead.rest();
    }

    @Override
    public void close() {
        ahead.close();
    }

    @Nullable Range range() {
        return range;
    }

    void take(Range claimed) {
        range = claimed;
    }

    void forgetRange() {
        range = null;
    }

    void giveWay() {
        careful = true;
        if (sizer != null) {
            sizer.giveWay();
        }
    }

    void halve() {
        if (sizer != null) {
            sizer.halve();
        }
    }

    boolean divisible() {
        return sizer != null && sizer.size() > 1;
    }

    /** Sizes begin anew with each migration, and when somebody tunes the run. */
    BatchSizer sizer(Prepared migration, RunOptions options) {
        int explicit = options.batchSize() > 0 ? options.batchSize() : migration.step().batchSize();
        BatchSizer current = sizer;
        if (current == null || !migration.id().equals(sizedFor) || !current.isFor(explicit, options.targetBatchTime())) {
            current = new BatchSizer(explicit, services.initialBatchSize(), options.targetBatchTime());
            sizer = current;
            sizedFor = migration.id();
            known.clear();
        }
        return current;
    }

    /** Runs one batch on the claimed range; false if somebody else has its first row locked. */
    boolean batch(StoreSession session, Prepared migration, Range current, RunOptions options, boolean contended) {
        BatchSizer size = sizer(migration, options);
        if (size.givesWay()) {
            ahead.rest();
        }
        long start = System.nanoTime();
        BatchRunner.Mode mode = careful ? BatchRunner.Mode.CAREFUL
                : contended || migration.openToUserCode() ? BatchRunner.Mode.LOCKED
                : BatchRunner.Mode.UNLOCKED;
        int rows = rows(size, migration, options);
        call.events().batchStarted(migration.id(), rows);
        @Nullable Trace asked = size.isAdaptive() ? trace : null;
        BatchResult result = new BatchRunner(services, call.runId(), options, time, reads, ahead, asked, known)
                .run(session, migration, current, rows, mode);
        if (result.blocked()) {
            return false;
        }
        time.batchCommitted();
        known.clear();
        careful = false;
        range = result.done() ? null : result.range();
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        size.succeeded(result.rows(), elapsed, result.others());
        gate.batchCommitted(result.rows());
        tell(migration, result, elapsed);
        LOG.debug("Migration {} aims at batches of {} rows and {} ms", migration.id(), size.size(), size.aim().toMillis());
        LockSupport.parkNanos(size.rest(elapsed).toNanos());
        return true;
    }

    /** An adaptive batch takes no more than the throttle would let through at once. */
    private int rows(BatchSizer size, Prepared migration, RunOptions options) {
        boolean explicit = options.batchSize() > 0 || migration.step().batchSize() > 0;
        return explicit ? size.size() : Math.min(size.size(), gate.mostRows());
    }

    private void tell(Prepared migration, BatchResult result, Duration elapsed) {
        LOG.debug("Migration {} committed a batch of {} rows in {} ms", migration.id(), result.rows(), elapsed.toMillis());
        if (result.rows() > 0) {
            call.events().batchCommitted(migration.id(), result.counts());
        }
        result.failures().forEach(failure -> {
            LOG.warn("Migration {} left a row of table {} aside, see migration_failure", migration.id(),
                    migration.table().name());
            call.events().rowFailed(failure);
        });
    }
}

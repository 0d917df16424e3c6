package dev.driftless.engine;

import dev.driftless.Patch;
import dev.driftless.RowErrors;
import dev.driftless.RowFailure;
import dev.driftless.TableHooks;
import dev.driftless.manifest.RowMethod;
import dev.driftless.store.Batch;
import dev.driftless.store.Change;
import dev.driftless.store.Counts;
import dev.driftless.store.Key;
import dev.driftless.store.MigrationStore;
import dev.driftless.store.Others;
import dev.driftless.store.Row;
import dev.driftless.store.StoreFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows of one batch on their way through method, hooks and write. */
final class BatchRows implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BatchRows.class);

    private final MigrationStore store;
    private final Batch batch;
    private final Prepared prepared;
    private final boolean skips;
    private final TimeLimit time;
    private final StepContext context;
    private final Map<Key, RowFailure> known;
    private final Map<Key, RowFailure> failures = new LinkedHashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private final Set<Key> written = new LinkedHashSet<>();
    private boolean single;
    private int gone;
    private Others others = Others.UNKNOWN;
    private long spent;

    /** The known failures are rows that an earlier attempt at this batch found out too late. */
    BatchRows(MigrationStore store, Batch batch, Prepared prepared, String runId, RowErrors policy, TimeLimit time,
            OrmHandles orm, Map<Key, RowFailure> known) {
        this.store = store;
        this.batch = batch;
        this.prepared = prepared;
        this.skips = policy.skips();
        this.time = time;
        this.context = new StepContext(prepared, runId, false, batch.guardedConnection(), orm);
        this.known = known;
    }

    Map<Key, RowFailure> failures() {
        return failures;
    }

    /** Changes rows, or throws, in which case the batch is to be rolled back. */
    Counts change(List<Row> rows) {
        single = rows.size() == 1;
        rows.forEach(this::call);
        Set<Key> voids = new LinkedHashSet<>();
        if (prepared.method().shape() == RowMethod.Shape.VOID) {
            rows.stream().map(Row::key).filter(key -> !failures.containsKey(key)).forEach(voids::add);
        }
        write();
        flush(rows);
        if (prepared.hasToDoPredicate()) {
            leaveToDoPredicate(written, voids);
        }
        written.addAll(voids);
        return new Counts(written.size(), rows.size() - written.size() - failures.size(), failures.size());
    }

    /**
     * Writes what was answered about rows that were read without locks. Rows that somebody changed meanwhile, and those on
     * which the method failed, are asked about again as they are now, under a lock.
     */
    Counts changeUnlocked(List<Row> rows, Answers answers) {
        single = rows.size() == 1;
        boolean all = answers.asked() == rows.size() && known.isEmpty();
        Map<Key, Row> byKey = all && answers.slow().isEmpty() ? Map.of() : byKey(rows);
        byKey.keySet().stream().filter(known::containsKey).forEach(key -> failures.put(key, known.get(key)));
        List<Change> answered = all
                ? answers.changes()
                : answers.changes().stream().filter(change -> byKey.containsKey(change.row().key())).toList();
        List<Key> failed = answers.failed().stream().filter(key -> all || byKey.containsKey(key)).toList();
        Batch.Guarded outcome = timed(rows, () -> batch.writeUnchanged(answered, !skips));
        if (!outcome.refused().isEmpty()) {
            Map<Key, Row> refused = byKey(rows);
            outcome.refused().forEach((key, problem) -> fail(refused.get(key), problem));
        }
        answers.slow().forEach((key, problem) -> {
            if (byKey.containsKey(key)) {
                fail(byKey.get(key), problem);
            }
        });
        List<Row> again = new ArrayList<>(outcome.changed());
        again.addAll(failed.isEmpty() ? List.of() : batch.lockRows(failed));
        again.forEach(this::call);
        write();
        if (prepared.hasToDoPredicate()) {
            Set<Key> unsettled = new LinkedHashSet<>(written);
            unsettled.addAll(outcome.settled() ? List.of() : outcome.written());
            leaveToDoPredicate(unsettled, new LinkedHashSet<>());
        }
        int changed = outcome.written().size() + written.size();
        others = outcome.others();
        gone = answered.size() + failed.size() - outcome.written().size() - outcome.refused().size() - again.size();
        return new Counts(changed, rows.size() - gone - changed - failures.size(), failures.size());
    }

    private static Map<Key, Row> byKey(List<Row> rows) {
        Map<Key, Row> byKey = new LinkedHashMap<>();
        rows.forEach(row -> byKey.put(row.key(), row));
        return byKey;
    }

    /**
     * Whether somebody else changed or deleted a row between its reading and its writing. Whom our own locks hold up is not
     * seen, but the more often that happens, the more often somebody is; where rows are locked before they are read, nobody
     * would show.
     */
    Others others() {
        return gone > 0 ? Others.SOME : others;
    }

    /** How many rows that were to be changed are no longer where they were read: deleted, of another key, or no match. */
    int gone() {
        return gone;
    }

    private void call(Row row) {
        if (known.containsKey(row.key())) {
            failures.put(row.key(), known.get(row.key()));
            return;
        }
        guarded(row, () -> {
            Patch patch = prepared.method().apply(prepared.instance(), context, row.document());
            return patch == null || patch.isEmpty() ? Optional.empty() : change(row, patch);
        }).ifPresent(changes::add);
    }

    private Optional<Change> change(Row row, Patch patch) throws Exception {
        Optional<Change> change;
        try {
            change = prepared.table().change(row, patch);
        } catch (IllegalArgumentException e) {
            throw new RowProblem(String.valueOf(e.getMessage()));
        }
        if (change.isPresent()) {
            for (TableHooks hook : prepared.hooks()) {
                hook.beforeWrite(context, row.document(), patch);
            }
        }
        return change;
    }

    private void write() {
        if (changes.isEmpty()) {
            return;
        }
        Map<Key, String> refused =
                timed(changes.stream().map(Change::row).toList(), () -> batch.write(changes, !skips));
        for (Change change : changes) {
            String problem = refused.get(change.row().key());
            if (problem != null) {
                fail(change.row(), problem);
            } else {
                written.add(change.row().key());
            }
        }
        for (Change change : changes) {
            if (written.contains(change.row().key())) {
                afterWrite(change);
            }
        }
    }

    /** A row whose own write takes too long too often fails; its transaction is lost. */
    private <T> T timed(List<Row> rows, Supplier<T> write) {
        long start = System.nanoTime();
        try {
            return write.get();
        } catch (StoreFailure e) {
            if (e.kind() == StoreFailure.Kind.SLOW && single && rows.size() == 1 && time.tooOften(rows.get(0).key())) {
                throw late(rows.get(0), time.problem("the write"));
            }
            throw e;
        } finally {
            spent += System.nanoTime() - start;
        }
    }

    /** Not every database ends a statement in time, and none of them several that take too long together. */
    void judgeTime(List<Row> work) {
        if (!time.isOver() || work.isEmpty()) {
            return;
        }
        boolean alone = work.size() == 1;
        if (alone && time.exceededBy(spent) && time.tooOften(work.get(0).key())) {
            throw late(work.get(0), time.problem("the method and the write"));
        }
        if (!alone || time.exceededBy(spent)) {
            throw time.exceeded();
        }
    }

    /** Some constraints speak up at the commit only. */
    void commit(List<Row> work) {
        try {
            batch.commit();
        } catch (StoreFailure e) {
            if (e.kind() == StoreFailure.Kind.DATA && work.size() == 1 && !failures.containsKey(work.get(0).key())) {
                throw late(work.get(0), e.getMessage());
            }
            throw e;
        }
    }

    private RuntimeException late(Row row, String problem) {
        RowFailure failure = failure(row, problem);
        return skips
                ? new LateRowFailure(row.key(), failure)
                : new RunFailed(Errors.rowFailed(failure, prepared.table().name()) + Errors.RUN_AGAIN);
    }

    private void afterWrite(Change change) {
        for (TableHooks hook : prepared.hooks()) {
            guarded(change.row(), () -> {
                hook.afterWrite(context, change.row().document(), change.patch());
                return Optional.empty();
            });
            if (failures.containsKey(change.row().key())) {
                throw new LateRowFailure(change.row().key(), failures.get(change.row().key()));
            }
        }
    }

    private void flush(List<Row> rows) {
        try {
            if (prepared.openToUserCode()) {
                batch.beginCall(false);
                context.flush();
                context.close();
                batch.checkConstraints();
            }
        } catch (Exception | StackOverflowError | AssertionError | LinkageError e) {
            throwIfTransient(e);
            if (skips && rows.size() == 1 && !failures.containsKey(rows.get(0).key())) {
                throw new LateRowFailure(rows.get(0).key(), failure(rows.get(0), Errors.of(e)));
            }
            String where = rows.isEmpty() ? "" : " between rows " + name(rows.get(0)) + " and " + name(rows.get(rows.size() - 1));
            throw new StoreFailure(StoreFailure.Kind.DATA, "Migration " + prepared.id() + " failed before the commit of a batch"
                    + where + ": " + Errors.of(e), e);
        }
    }

    /** Closes handles that a failed batch left open; after a good one there are none. */
    @Override
    public void close() {
        try {
            context.close();
        } catch (Exception e) {
            LOG.debug("A handle of migration {} could not be closed after its batch failed", prepared.id(), e);
        }
    }

    private String name(Row row) {
        return Errors.key(row.document().key());
    }

    /** What was changed must not match any more; what a void method left matching was not changed. */
    private void leaveToDoPredicate(Set<Key> changed, Set<Key> voids) {
        Set<Key> touched = new LinkedHashSet<>(changed);
        touched.addAll(voids);
        Set<Key> still = batch.stillMatching(touched);
        for (Key key : still) {
            if (changed.contains(key)) {
                throw new RunFailed("[WhereStillTrue] Migration " + prepared.id() + " changed row "
                        + Errors.key(prepared.table().keyValues(key)) + " of table " + prepared.table().name()
                        + ", which still matches where \"" + prepared.table().where().orElse("")
                        + "\" and would be visited forever: let the change end the match, or use sweep = Sweep.ONCE.");
            }
        }
        voids.removeAll(still);
    }

    /** User code that returns a change. */
    @FunctionalInterface
    private interface RowCode {
        Optional<Change> run() throws Exception;
    }

    private Optional<Change> guarded(Row row, RowCode code) {
        boolean undoable = skips && prepared.openToUserCode();
        if (prepared.openToUserCode()) {
            batch.beginCall(undoable);
        }
        long start = System.nanoTime();
        try {
            Optional<Change> change = code.run();
            requireInTime(start);
            if (undoable && !batch.keepCall()) {
                throw new RowProblem("the method caught an SQL error that had ended the transaction: let it through, or roll"
                        + " back to a savepoint of your own");
            }
            return change;
        } catch (RowProblem e) {
            return undo(row, undoable, String.valueOf(e.getMessage()));
        } catch (Exception | StackOverflowError | AssertionError | LinkageError e) {
            if (single && isSlow(e) && time.tooOften(row.key())) {
                throw late(row, time.problem("the method"));
            }
            throwIfTransient(e);
            return undo(row, undoable, Errors.of(e, store));
        } finally {
            spent += System.nanoTime() - start;
        }
    }

    /** Nothing may be asked of the database here: it may have ended a transaction that took so long. */
    private void requireInTime(long start) {
        if (time.longer(start) || !single && time.isOver()) {
            throw time.exceeded();
        }
    }

    private boolean isSlow(Throwable thrown) {
        return store.failureBehind(thrown).filter(failure -> failure.kind() == StoreFailure.Kind.SLOW).isPresent();
    }

    private Optional<Change> undo(Row row, boolean undoable, String problem) {
        if (undoable) {
            batch.undoCall();
        }
        fail(row, problem);
        return Optional.empty();
    }

    private void fail(Row row, String problem) {
        RowFailure failure = failure(row, problem);
        if (!skips) {
            throw new RunFailed(Errors.rowFailed(failure, prepared.table().name()) + Errors.RUN_AGAIN);
        }
        failures.put(row.key(), failure);
    }

    private RowFailure failure(Row row, String problem) {
        return new RowFailure(prepared.id(), prepared.direction(), row.document().key(), problem, Instant.now());
    }

    /** A deadlock in user code is a reason to try again, not the row's fault. */
    private void throwIfTransient(Throwable thrown) {
        Errors.throwIfInterrupted(thrown);
        store.failureBehind(thrown).ifPresent(failure -> {
            switch (failure.kind()) {
                case CONNECTION, RETRY, LOCKED, SLOW, FENCED -> throw failure;
                default -> { }
            }
        });
    }

    /** A patch that does not fit; its message is a sentence already. */
    private static final class RowProblem extends Exception {

        private static final long serialVersionUID = 1L;

        RowProblem(String message) {
            super(message);
        }
    }

    /** A row whose write has to be undone: the batch is tried again without it. */
    static final class LateRowFailure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Key key;
        private final transient RowFailure failure;

        LateRowFailure(Key key, RowFailure failure) {
            super(failure.error());
            this.key = key;
            this.failure = failure;
        }

        Key key() {
            return key;
        }

        RowFailure failure() {
            return failure;
        }
    }
}

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows of one batch on their way through method, hooks and write. */
final class BatchRows implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BatchRows.class);

    private final MigrationStore store;
    private final Batch batch;
    private final Prepared prepared;
    private final boolean skips;
    private final StepContext context;
    private final Map<Key, RowFailure> known;
    private final Map<Key, RowFailure> failures = new LinkedHashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private final Set<Key> written = new LinkedHashSet<>();

    /** The known failures are rows that an earlier attempt at this batch found out too late. */
    BatchRows(MigrationStore store, Batch batch, Prepared prepared, String runId, RowErrors policy, OrmHandles orm,
            Map<Key, RowFailure> known) {
        this.store = store;
        this.batch = batch;
        this.prepared = prepared;
        this.skips = policy.skips();
        this.context = new StepContext(prepared, runId, false, batch.guardedConnection(), orm);
        this.known = known;
    }

    Map<Key, RowFailure> failures() {
        return failures;
    }

    /** Changes rows, or throws, in which case the batch is to be rolled back. */
    Counts change(List<Row> rows) {
        rows.forEach(this::call);
        Set<Key> voids = new LinkedHashSet<>();
        if (prepared.method().shape() == RowMethod.Shape.VOID) {
            rows.stream().map(Row::key).filter(key -> !failures.containsKey(key)).forEach(voids::add);
        }
        write();
        flush(rows);
        if (prepared.hasToDoPredicate()) {
            leaveToDoPredicate(voids);
        }
        written.addAll(voids);
        return new Counts(written.size(), rows.size() - written.size() - failures.size(), failures.size());
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
        Map<Key, String> refused = batch.write(changes, !skips);
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
    private void leaveToDoPredicate(Set<Key> voids) {
        Set<Key> touched = new LinkedHashSet<>(written);
        touched.addAll(voids);
        Set<Key> still = batch.stillMatching(touched);
        for (Key key : still) {
            if (written.contains(key)) {
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
        try {
            Optional<Change> change = code.run();
            if (undoable && !batch.keepCall()) {
                throw new RowProblem("the method caught an SQL error that had ended the transaction: let it through, or roll"
                        + " back to a savepoint of your own");
            }
            return change;
        } catch (RowProblem e) {
            return undo(row, undoable, String.valueOf(e.getMessage()));
        } catch (Exception | StackOverflowError | AssertionError | LinkageError e) {
            throwIfTransient(e);
            return undo(row, undoable, Errors.of(e, store));
        }
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
        store.failureBehind(thrown).ifPresent(failure -> {
            switch (failure.kind()) {
                case CONNECTION, RETRY, LOCKED, FENCED -> throw failure;
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

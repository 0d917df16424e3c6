package dev.driftless.store.jdbc;

import dev.driftless.Direction;
import dev.driftless.RowFailure;
import dev.driftless.store.Batch;
import dev.driftless.store.BatchSettings;
import dev.driftless.store.Change;
import dev.driftless.store.Checkpoint;
import dev.driftless.store.Key;
import dev.driftless.store.Others;
import dev.driftless.store.PageRequest;
import dev.driftless.store.Range;
import dev.driftless.store.Row;
import dev.driftless.store.StoreFailure;
import dev.driftless.store.Trace;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One transaction on the session's connection. */
final class JdbcBatch implements Batch {

    private final Sql sql;
    private final Dialect dialect;
    private final JdbcStepTable table;
    private final @Nullable Range range;
    private final BatchSettings settings;
    private final Others othersElsewhere;
    private final RangeTable ranges;
    private final FailureTable failures;
    private final StateTable states;
    private final Pages pages;
    private final GuardedConnection guard;
    private @Nullable String mark;
    private @Nullable Savepoint rowStart;
    private boolean open = true;
    private boolean ended;

    /** Without a range it is rows by their keys that are changed, and there is no checkpoint. */
    JdbcBatch(Sql sql, InternalTables tables, JdbcStepTable table, @Nullable Range range, BatchSettings settings)
            throws SQLException {
        this.sql = sql;
        this.dialect = tables.dialect();
        this.table = table;
        this.range = range;
        this.settings = settings;
        this.ranges = new RangeTable(sql, tables);
        this.failures = new FailureTable(sql, tables);
        this.states = new StateTable(sql, tables);
        this.pages = new Pages(sql, dialect);
        sql.connection().setAutoCommit(false);
        if (range == null || settings.openToUserCode()) {
            dialect.beginBatch(sql, settings.lockTimeout(), settings.transactionLimit());
        } else {
            dialect.beginRepeatable(sql, settings.lockTimeout(), settings.transactionLimit());
        }
        this.othersElsewhere = askOthersElsewhere();
        this.guard = GuardedConnection.wrap(
                sql.connection(), settings.migrationId(), dialect.reading(), this::lookWhetherEnded);
    }

    /** Called after an error in user code, which may catch it: nothing may be written any more if it took the transaction. */
    private void lookWhetherEnded() {
        if (dialect.endedByError(sql)) {
            ended = true;
            guard.invalidate();
        }
    }

    @Override
    public List<Row> lockRows(Collection<Key> keys) {
        return run(() -> lock(keys, false));
    }

    @Override
    public List<Row> lockFreeRows(Collection<Key> keys) {
        return run(() -> lock(keys, true));
    }

    /** Marks the transaction, now that it has locked rows, if user code is to follow. */
    private List<Row> lock(Collection<Key> keys, boolean skipLocked) throws SQLException {
        List<Row> rows = keys.isEmpty()
                ? List.of()
                : pages.byKeys(table, keys, dialect.lockClause(skipLocked, settings.lockTimeout()));
        if (settings.openToUserCode() && !rows.isEmpty()) {
            mark = dialect.transactionMark(sql);
        }
        return rows;
    }

    @Override
    public List<Key> keys(PageRequest request) {
        return run(() -> pages.allKeys(table, request));
    }

    @Override
    public Map<Key, Direction> failuresAmong(Collection<Key> keys) {
        return run(() -> failures.among(settings.migrationId(), keys));
    }

    @Override
    public Connection guardedConnection() {
        return guard.connection();
    }

    @Override
    public void beginCall(boolean undoable) {
        run(() -> {
            guard.startCall();
            rowStart = undoable ? sql.connection().setSavepoint() : null;
            return 0;
        });
    }

    @Override
    public void undoCall() {
        run(() -> {
            if (rowStart != null) {
                sql.connection().rollback(rowStart);
            }
            return 0;
        });
    }

    @Override
    public boolean keepCall() {
        return run(() -> {
            try {
                if (rowStart != null) {
                    sql.connection().releaseSavepoint(rowStart);
                }
                return true;
            } catch (SQLException e) {
                if (dialect.classify(e) == StoreFailure.Kind.CONNECTION) {
                    throw e;
                }
                return false;
            }
        });
    }

    @Override
    public Map<Key, String> write(List<Change> changes, boolean firstFailureOnly) {
        return run(() -> new BulkWriter(sql, dialect, table, firstFailureOnly).write(changes));
    }

    @Override
    public Guarded writeUnchanged(List<Change> changes, boolean firstFailureOnly) {
        return run(() -> {
            if (changes.isEmpty()) {
                return new Guarded(true, List.of(), Map.of(), List.of(), othersElsewhere);
            }
            GuardedWriter guarded = new GuardedWriter(sql, dialect, table);
            GuardedWriter.Written written = dialect.versionColumns().isEmpty()
                    ? guarded.writeCompared(changes, settings.lockTimeout())
                    : guarded.writeVersions(changes);
            List<Change> left = written.left();
            if (left.isEmpty()) {
                return new Guarded(written.settled(), ChangeBinder.keys(changes), Map.of(), List.of(), othersElsewhere);
            }
            Guarded rest = compareUnderLock(left, new BulkWriter(sql, dialect, table, firstFailureOnly));
            return left.size() == changes.size() ? rest : with(except(left, changes), rest);
        });
    }

    private static List<Key> except(List<Change> left, List<Change> changes) {
        return without(new HashSet<>(ChangeBinder.keys(left)), changes);
    }

    private static Guarded with(List<Key> written, Guarded rest) {
        List<Key> all = new ArrayList<>(written);
        all.addAll(rest.written());
        return new Guarded(false, all, rest.refused(), rest.changed(), rest.others());
    }

    /**
     * Whether a row tells that somebody else has written it. Without a version, it does not tell of a change of what was not
     * read of it; where there is one writer, all others wait.
     */
    private boolean rowsTellWriters() {
        return !dialect.oneWriter()
                && (!dialect.versionColumns().isEmpty() || table.selected().size() == table.table().columns().size());
    }

    /** Whom the rows of the batch would not show; asked before any is locked. */
    private Others askOthersElsewhere() throws SQLException {
        if (rowsTellWriters()) {
            return Others.NONE;
        }
        Trace trace = settings.trace();
        return trace == null || settings.openToUserCode() ? Others.UNKNOWN : trace.look(dialect.trace(sql));
    }

    private Guarded compareUnderLock(List<Change> changes, BulkWriter writer) throws SQLException {
        if (nobodyWroteSince(changes)) {
            Map<Key, String> refused = writer.write(changes);
            return new Guarded(false, without(refused.keySet(), changes), refused, List.of(), othersElsewhere);
        }
        Map<Key, Row> now = new HashMap<>();
        lockRows(ChangeBinder.keys(changes)).forEach(row -> now.put(row.key(), row));
        List<Change> unchanged = new ArrayList<>();
        List<Row> changed = new ArrayList<>();
        boolean asRead = true;
        for (Change change : changes) {
            Row row = now.get(change.row().key());
            asRead &= row != null && Objects.equals(row.version(), change.row().version());
            if (row != null && row.sameVersion(change.row())) {
                unchanged.add(change);
            } else if (row != null) {
                changed.add(row);
            }
        }
        Map<Key, String> refused = writer.write(unchanged);
        return new Guarded(false, without(refused.keySet(), unchanged), refused, changed,
                asRead && changed.isEmpty() ? othersElsewhere : Others.SOME);
    }

    /** Where the database as a whole has a version, and rows are read before the one write lock is taken. */
    private boolean nobodyWroteSince(List<Change> changes) throws SQLException {
        Object version = dialect.databaseVersion(sql);
        return version != null && changes.stream().allMatch(change -> version.equals(change.row().version()));
    }

    private static List<Key> without(Set<Key> refused, List<Change> changes) {
        return ChangeBinder.keys(changes).stream().filter(key -> !refused.contains(key)).toList();
    }

    @Override
    public void checkConstraints() {
        run(() -> {
            dialect.checkDeferredConstraints(sql);
            return 0;
        });
    }

    @Override
    public Set<Key> stillMatching(Collection<Key> keys) {
        return run(() -> keys.isEmpty() ? Set.of() : new HashSet<>(pages.stillMatching(table, keys)));
    }

    /** The migration's row stands for its failures: several workers would each find room for one more. */
    @Override
    public long failureCount() {
        return run(() -> {
            states.lock(settings.migrationId(), settings.lockTimeout());
            return failures.count(settings.migrationId());
        });
    }

    @Override
    public void record(String runId, Map<Key, RowFailure> recorded) {
        run(() -> {
            for (Map.Entry<Key, RowFailure> failure : recorded.entrySet()) {
                failures.remove(settings.migrationId(), failure.getKey());
                failures.insert(runId, failure.getKey(), failure.getValue());
            }
            return 0;
        });
    }

    @Override
    public void removeFailures(Collection<Key> keys) {
        run(() -> {
            for (Key key : keys) {
                if (failures.remove(settings.migrationId(), key) != 1) {
                    throw new StoreFailure(StoreFailure.Kind.FENCED, "a recorded failure was removed by another process");
                }
            }
            return 0;
        });
    }

    @Override
    public void checkpoint(Checkpoint checkpoint) {
        run(() -> {
            prove();
            if (range == null || !ranges.checkpoint(range, checkpoint)) {
                throw new StoreFailure(StoreFailure.Kind.FENCED, "the range was split, or taken over by another worker");
            }
            return 0;
        });
    }

    @Override
    public void prove() {
        run(() -> {
            guard.invalidate();
            if (mark != null && !mark.equals(dialect.transactionMark(sql))) {
                throw endedBehindTheGuard();
            }
            return 0;
        });
    }

    private StoreFailure endedBehindTheGuard() {
        return new StoreFailure(StoreFailure.Kind.OTHER, "Migration " + settings.migrationId()
                + " ended the batch's transaction behind the guard: it must not commit, roll back or run DDL, nor let a trigger"
                + " do it");
    }

    @Override
    public void commit() {
        try {
            sql.connection().commit();
            open = false;
            sql.connection().setAutoCommit(true);
        } catch (SQLException e) {
            StoreFailure.Kind kind = dialect.classify(e);
            boolean rolledBack = kind == StoreFailure.Kind.RETRY || kind == StoreFailure.Kind.DATA
                    || kind == StoreFailure.Kind.SLOW || kind == StoreFailure.Kind.LOCKED;
            throw new StoreFailure(rolledBack ? kind : StoreFailure.Kind.CONNECTION, Messages.of(e), e);
        }
    }

    @Override
    public void close() {
        guard.invalidate();
        if (open) {
            open = false;
            run(() -> {
                sql.connection().rollback();
                sql.connection().setAutoCommit(true);
                return 0;
            });
        }
    }

    private <T> T run(Sql.Work<T> work) {
        if (ended && open) {
            throw endedBehindTheGuard();
        }
        return JdbcSession.guarded(sql, dialect, work);
    }
}

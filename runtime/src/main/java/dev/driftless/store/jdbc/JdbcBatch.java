package dev.driftless.store.jdbc;

import dev.driftless.Direction;
import dev.driftless.RowFailure;
import dev.driftless.store.Batch;
import dev.driftless.store.BatchSettings;
import dev.driftless.store.Change;
import dev.driftless.store.Checkpoint;
import dev.driftless.store.Key;
import dev.driftless.store.PageRequest;
import dev.driftless.store.Range;
import dev.driftless.store.Row;
import dev.driftless.store.StoreFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One transaction on the session's connection. */
final class JdbcBatch implements Batch {

    private final Sql sql;
    private final Dialect dialect;
    private final JdbcStepTable table;
    private final @Nullable Range range;
    private final BatchSettings settings;
    private final RangeTable ranges;
    private final FailureTable failures;
    private final Pages pages;
    private final GuardedConnection guard;
    private @Nullable String mark;
    private @Nullable Savepoint rowStart;
    private boolean open = true;

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
        this.pages = new Pages(sql, dialect);
        sql.connection().setAutoCommit(false);
        dialect.beginBatch(sql, settings.lockTimeout());
        this.guard = GuardedConnection.wrap(
                sql.connection(), settings.migrationId(), GuardMode.WRITABLE, dialect.reading());
    }

    @Override
    public List<Row> lockPage(PageRequest request) {
        return run(() -> {
            List<Row> rows = pages.page(table, request, dialect.lockClause(false, settings.lockTimeout()));
            if (rows.size() == request.limit()) {
                refuseMovedKeys(request, rows);
            }
            return marked(rows);
        });
    }

    /**
     * A row whose lock was awaited comes with the values it has by then: if its key moved ahead meanwhile, the page's end
     * would take the cursor past rows that nobody has seen. A page that is not full ends at the range's end anyway.
     */
    private void refuseMovedKeys(PageRequest request, List<Row> rows) throws SQLException {
        if (!pages.keys(table, request).equals(rows.stream().map(Row::key).toList())) {
            throw new StoreFailure(StoreFailure.Kind.RETRY, "a row of the page came, went or changed its key meanwhile");
        }
    }

    @Override
    public Careful lockCarefully(PageRequest request) {
        return run(() -> {
            List<Key> wanted = pages.keys(table, request);
            List<Row> locked = pages.page(table, request, dialect.lockClause(true, settings.lockTimeout()));
            List<Row> prefix = new ArrayList<>();
            for (int i = 0; i < Math.min(wanted.size(), locked.size()); i++) {
                if (!wanted.get(i).equals(locked.get(i).key())) {
                    break;
                }
                prefix.add(locked.get(i));
            }
            marked(prefix);
            return new Careful(prefix, prefix.size() < wanted.size(), wanted.size() < request.limit());
        });
    }

    @Override
    public List<Row> lockRows(Collection<Key> keys) {
        return run(() -> marked(pages.byKeys(table, keys, dialect.lockClause(false, settings.lockTimeout()))));
    }

    /** Marks the transaction, now that it has locked rows, if user code is to follow. */
    private List<Row> marked(List<Row> rows) throws SQLException {
        if (settings.openToUserCode() && !rows.isEmpty()) {
            mark = dialect.transactionMark(sql);
        }
        return rows;
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
                throw new StoreFailure(StoreFailure.Kind.FENCED, "the range was taken over by another worker");
            }
            return 0;
        });
    }

    @Override
    public void prove() {
        run(() -> {
            guard.invalidate();
            if (mark != null && !mark.equals(dialect.transactionMark(sql))) {
                throw new StoreFailure(StoreFailure.Kind.OTHER, "Migration " + settings.migrationId()
                        + " ended the batch's transaction behind the guard: it must not commit, roll back or run DDL");
            }
            return 0;
        });
    }

    @Override
    public void commit() {
        try {
            sql.connection().commit();
            open = false;
            sql.connection().setAutoCommit(true);
        } catch (SQLException e) {
            StoreFailure.Kind kind = dialect.classify(e);
            boolean rolledBack = kind == StoreFailure.Kind.RETRY || kind == StoreFailure.Kind.DATA;
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
        return JdbcSession.guarded(sql, dialect, work);
    }
}

package dev.driftless.store.jdbc;

import dev.driftless.Direction;
import dev.driftless.MigrationException;
import dev.driftless.MigrationState;
import dev.driftless.RowFailure;
import dev.driftless.RunStatus;
import dev.driftless.StoreException;
import dev.driftless.Throttle;
import dev.driftless.manifest.ManifestStep;
import dev.driftless.manifest.RecordColumn;
import dev.driftless.store.Batch;
import dev.driftless.store.BatchSettings;
import dev.driftless.store.Begin;
import dev.driftless.store.Claim;
import dev.driftless.store.Key;
import dev.driftless.store.KeyPage;
import dev.driftless.store.NewRun;
import dev.driftless.store.Page;
import dev.driftless.store.PageRequest;
import dev.driftless.store.Progress;
import dev.driftless.store.Range;
import dev.driftless.store.Run;
import dev.driftless.store.Simulation;
import dev.driftless.store.Snapshot;
import dev.driftless.store.StepTable;
import dev.driftless.store.StoreFailure;
import dev.driftless.store.StoreSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A borrowed connection, given back with the settings it came with. */
final class JdbcSession implements StoreSession {

    /** How long a table that somebody else has locked as a whole is waited for before anything else is looked at. */
    private static final Duration READ_LOCK_TIMEOUT = Duration.ofSeconds(1);

    private final Sql sql;
    private final InternalTables tables;
    private final Dialect dialect;
    private final boolean mayCreate;
    private final boolean autoCommit;
    private final Runnable closed;
    private final RunTable runs;
    private final RangeTable ranges;
    private final StateTable states;
    private final FailureTable failures;
    private final Transitions transitions;
    private final Pages pages;

    /** What is to be done when the connection is about to be given back is told by {@code closed}. */
    JdbcSession(Connection connection, InternalTables tables, boolean mayCreate, Runnable closed) throws SQLException {
        this.sql = new Sql(connection);
        this.tables = tables;
        this.dialect = tables.dialect();
        this.mayCreate = mayCreate;
        this.closed = closed;
        refuseOpenTransaction(connection);
        this.autoCommit = connection.getAutoCommit();
        this.runs = new RunTable(sql, tables);
        this.ranges = new RangeTable(sql, tables);
        this.states = new StateTable(sql, tables);
        this.failures = new FailureTable(sql, tables);
        this.transitions = new Transitions(sql, tables);
        this.pages = new Pages(sql, dialect);
        if (!autoCommit) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** Somebody else's transaction would be committed by the first change of autocommit. */
    private void refuseOpenTransaction(Connection connection) throws SQLException {
        if (!connection.getAutoCommit() && dialect.hasOpenTransaction(sql)) {
            throw new StoreException("The DataSource hands out a connection with an open transaction: give Driftless one"
                    + " that is outside of your transactions, not a transaction-aware proxy.");
        }
    }

    @Override
    public Optional<Snapshot> snapshot() {
        return run(() -> {
            try {
                return transitions.snapshot();
            } catch (SQLException e) {
                if (dialect.isMissingTable(e)) {
                    return Optional.empty();
                }
                if (dialect.classify(e) != StoreFailure.Kind.OTHER || isClosed(sql.connection())) {
                    throw e;
                }
                throw unreadable(e);
            }
        });
    }

    private StoreException unreadable(SQLException e) {
        try {
            tables.check(sql);
        } catch (SQLException later) {
            e.addSuppressed(later);
        }
        return new StoreException("The internal tables in schema " + tables.schema() + " cannot be read (" + Messages.of(e)
                + "): give the role the right to read them.", e);
    }

    @Override
    public void createTables() {
        if (!mayCreate) {
            throw new StoreException("The internal tables are missing in schema " + tables.schema()
                    + " and createTables(false) is set: run " + tables.script() + " from the runtime's jar there.");
        }
        run(() -> {
            tables.check(sql);
            try {
                return transitions.transact(() -> {
                    tables.create(sql);
                    return true;
                });
            } catch (SQLException e) {
                if (dialect.classify(e) != StoreFailure.Kind.OTHER || isClosed(sql.connection())) {
                    throw e;
                }
                throw new StoreException("The internal tables could not be created in schema " + tables.schema() + " ("
                        + Messages.of(e) + "): give the role the right to, or have " + tables.script()
                        + " from the runtime's jar run there and set createTables(false).", e);
            }
        });
    }

    @Override
    public StepTable table(String migrationId, ManifestStep step, List<RecordColumn> columns, boolean allColumns) {
        return run(() -> new StepTables(sql, dialect).resolve(migrationId, step, columns, allColumns));
    }

    @Override
    public String tableName(String table, String what) {
        return run(() -> dialect.resolve(sql, TableName.parse(table), what).fullName());
    }

    @Override
    public Page readPage(StepTable table, PageRequest request) {
        return read(() -> pages.page((JdbcStepTable) table, request));
    }

    @Override
    public KeyPage readKeys(StepTable table, PageRequest request) {
        return read(() -> pages.keys((JdbcStepTable) table, request));
    }

    @Override
    public Simulation simulate(String migrationId) {
        return run(() -> orRollBack(() -> new JdbcSimulation(sql, dialect, migrationId)));
    }

    @Override
    public Batch begin(StepTable table, Range range, BatchSettings settings) {
        return run(() -> orRollBack(() -> new JdbcBatch(sql, tables, (JdbcStepTable) table, range, settings)));
    }

    @Override
    public Batch beginRows(StepTable table, BatchSettings settings) {
        return run(() -> orRollBack(() -> new JdbcBatch(sql, tables, (JdbcStepTable) table, null, settings)));
    }

    @Override
    public Optional<Run> run(String runId) {
        return run(() -> runs.find(runId));
    }

    @Override
    public List<Run> runs(int limit) {
        return run(() -> runs.newest(limit));
    }

    @Override
    public List<MigrationState> states() {
        return run(states::states);
    }

    @Override
    public Progress progress(String migrationId) {
        return run(() -> states.progress(migrationId));
    }

    @Override
    public List<Range> openRanges(String migrationId) {
        return run(() -> ranges.open(migrationId));
    }

    @Override
    public List<Range> ranges(String migrationId) {
        return run(() -> ranges.current(migrationId));
    }

    @Override
    public Set<String> failedMigrations() {
        return run(failures::migrations);
    }

    @Override
    public List<RowFailure> failures(@Nullable String migrationId, int limit) {
        return run(() -> failures.list(migrationId, limit));
    }

    @Override
    public long failureCount(String migrationId) {
        return run(() -> failures.count(migrationId));
    }

    @Override
    public List<Key> failedKeys(String migrationId, Direction direction) {
        return run(() -> failures.keys(migrationId, direction));
    }

    @Override
    public boolean startRun(NewRun run) {
        return run(() -> transitions.startRun(run));
    }

    @Override
    public boolean adoptRun(Run run, String options, Duration lease) {
        return write(() -> runs.adopt(run, options, lease));
    }

    @Override
    public boolean beginMigration(Run run, Begin begin) {
        return run(() -> transitions.beginMigration(run, begin));
    }

    @Override
    public boolean begun(Run run) {
        return run(() -> transitions.begun(run));
    }

    @Override
    public List<Key> cutPoints(StepTable table, int wanted) {
        return read(() -> new Cutter(sql, dialect, pages).cutPoints((JdbcStepTable) table, wanted));
    }

    @Override
    public Claim claim(Run run, String owner, Duration lease) {
        return run(() -> sql.inTransaction(() -> {
            Transitions.begin(sql, dialect);
            return ranges.claim(run.id(), Transitions.current(run), run.state().direction(), owner, lease);
        }));
    }

    @Override
    public Optional<Key> keyAhead(StepTable table, Direction direction, Range range, int rows) {
        boolean up = direction == Direction.UP;
        PageRequest open = up
                ? new PageRequest(direction, range.cursor() == null ? range.lower() : range.cursor(), range.upper(), 1, 0)
                : new PageRequest(direction, range.lower(), range.cursor(), 1, 0);
        boolean nothingOpen = range.upper() == null || !up && range.cursor() == null;
        // Upwards the row behind the cursor is one ahead; downwards the page begins with the cursor itself.
        int skipped = up ? rows - 1 : rows;
        return nothingOpen
                ? Optional.empty()
                : read(() -> pages.keyAfter((JdbcStepTable) table, open, skipped)).filter(at -> !up || !at.equals(range.upper()));
    }

    @Override
    public boolean split(Direction direction, Range range, Key at) {
        return run(() -> transitions.split(direction, range, at));
    }

    @Override
    public void release(String owner) {
        write(() -> {
            ranges.release(owner);
            return true;
        });
    }

    @Override
    public void renewRanges(String owner, Duration lease) {
        write(() -> {
            ranges.renew(owner, lease);
            return true;
        });
    }

    @Override
    public boolean anyMatch(StepTable table) {
        return read(() -> pages.anyMatch((JdbcStepTable) table));
    }

    @Override
    public OptionalLong countRows(StepTable table, Duration atMost) {
        return run(() -> pages.countRows((JdbcStepTable) table, atMost));
    }

    @Override
    public boolean nextSweep(Run run, StepTable table, List<Key> cutPoints) {
        return run(() -> transitions.nextSweep(run, table, cutPoints));
    }

    @Override
    public boolean completeMigration(Run run, long remaining, @Nullable String reason) {
        return run(() -> transitions.completeMigration(run, remaining, reason));
    }

    @Override
    public boolean endRun(Run run, RunStatus status, @Nullable String error, @Nullable String reason) {
        return run(() -> transitions.endRun(run, status, error, reason));
    }

    @Override
    public boolean requestCancel(String runId) {
        return write(() -> runs.set(runId, "cancel_requested", true));
    }

    @Override
    public boolean setPaused(String runId, boolean paused) {
        return write(() -> runs.set(runId, "paused", paused));
    }

    @Override
    public boolean setOptions(String runId, String options) {
        return write(() -> runs.set(runId, "options", options));
    }

    @Override
    public void renew(String runId, Duration lease) {
        write(() -> {
            runs.renew(runId, lease);
            return true;
        });
    }

    @Override
    public void renewWaiting(String runId, Duration lease, @Nullable String waitingFor) {
        write(() -> {
            runs.renewWaiting(runId, lease, waitingFor);
            return true;
        });
    }

    @Override
    public void acceptDrift(Map<String, String> checksums) {
        write(() -> {
            for (Map.Entry<String, String> accepted : checksums.entrySet()) {
                if (accepted.getValue().isEmpty()) {
                    states.retire(accepted.getKey());
                } else {
                    states.acceptChecksum(accepted.getKey(), accepted.getValue());
                }
            }
            return true;
        });
    }

    @Override
    public Optional<String> ask(Throttle throttle) throws Exception {
        try {
            return throttle.reasonToWait(sql.connection());
        } finally {
            // A transaction that it began would otherwise be the next batch's.
            if (!sql.connection().getAutoCommit()) {
                sql.connection().rollback();
                sql.connection().setAutoCommit(true);
            }
        }
    }

    @Override
    public void close() {
        Connection connection = sql.connection();
        try (connection) {
            giveBack(connection);
        } catch (SQLException e) {
            // The connection is broken: the pool finds out by itself, and nothing of ours hangs on it.
        }
    }

    private void giveBack(Connection connection) throws SQLException {
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            dialect.restoreSession(sql);
            connection.setAutoCommit(autoCommit);
        } finally {
            closed.run();
        }
    }

    /** What cannot be begun leaves no transaction open. */
    private <T> T orRollBack(Sql.Work<T> begin) throws SQLException {
        try {
            return begin.run();
        } catch (SQLException | RuntimeException e) {
            sql.undo(e);
            throw e;
        }
    }

    private <T> T read(Sql.Work<T> work) {
        return run(() -> dialect.reading(sql, READ_LOCK_TIMEOUT, work));
    }

    private boolean write(Sql.Work<Boolean> work) {
        return run(() -> transitions.transact(work));
    }

    private <T> T run(Sql.Work<T> work) {
        return guarded(sql, dialect, work);
    }

    /** Tells the engine what an SQL error means. A pool may close a dead connection without giving its error a state. */
    static <T> T guarded(Sql sql, Dialect dialect, Sql.Work<T> work) {
        try {
            return work.run();
        } catch (MigrationException e) {
            throw e;
        } catch (SQLException e) {
            StoreFailure.Kind kind = dialect.classify(e);
            boolean unsure = kind == StoreFailure.Kind.OTHER || kind == StoreFailure.Kind.DATA;
            boolean closed = unsure && isClosed(sql.connection());
            throw new StoreFailure(closed ? StoreFailure.Kind.CONNECTION : kind, Messages.of(e), e);
        }
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }
}

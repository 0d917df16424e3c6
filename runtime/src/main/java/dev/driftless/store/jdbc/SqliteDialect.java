package dev.driftless.store.jdbc;

import dev.driftless.StoreException;
import dev.driftless.store.StoreFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * SQLite 3.43 and newer. Isolation SERIALIZABLE, there is no other; {@code BEGIN IMMEDIATE} takes the database's one write
 * lock before a batch reads anything; bulk writes execute one prepared {@code UPDATE} for each row, which within the
 * process costs less than handing over arrays, and keeps every value's storage class.
 */
final class SqliteDialect implements Dialect {

    /** Exists as long as the transaction that a batch began. */
    private static final String BATCH = "driftless_batch";

    private static final int LOCKED = 6;

    private final SqliteCatalogue catalogue = new SqliteCatalogue(this);

    @Override
    public String vendor() {
        return "sqlite";
    }

    @Override
    public void checkSupported(Sql sql) throws SQLException {
        String version = sql.connection().getMetaData().getDatabaseProductVersion();
        int[] parts = Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
        if (parts[0] < 3 || parts[0] == 3 && parts[1] < 43) {
            throw new StoreException("SQLite " + version + " is not supported: use version 3.43 or newer.");
        }
        // The plain PRAGMA: it leaves a transaction that the connection may be in without a lock.
        if (sql.query("PRAGMA database_list", row -> row.getInt("seq") == 0 && String.valueOf(row.getString("file")).isEmpty())
                .contains(true)) {
            throw new StoreException("An SQLite database in memory is not supported, since each connection has one of its own:"
                    + " use a file.");
        }
    }

    @Override
    public Connection adapt(Connection connection) {
        return SqliteConnection.wrap(connection);
    }

    @Override
    public boolean oneWriter() {
        return true;
    }

    @Override
    public int rowsAtOnce() {
        return 1;
    }

    @Override
    public int rowsWrittenAtOnce() {
        return 1;
    }

    @Override
    public List<String> schemas(Sql sql) {
        return List.of("main");
    }

    @Override
    public Optional<String> currentSchema(Sql sql) {
        return Optional.of("main");
    }

    /** In backticks: what stands in double quotes and names nothing, SQLite takes for a text. */
    @Override
    public String quote(String identifier) {
        return '`' + identifier.replace("`", "``") + '`';
    }

    @Override
    public String now() {
        return "CAST(unixepoch('subsec') * 1000000 AS INTEGER)";
    }

    @Override
    public void lockForDdl(Sql sql) {
        // The transaction has the write lock from its beginning.
    }

    @Override
    public TableInfo resolve(Sql sql, TableName name, String what) throws SQLException {
        return catalogue.resolve(sql, name, what);
    }

    /** The driver has begun a transaction without a lock; in one that reads before it writes, the write may be refused. */
    @Override
    public void beginBatch(Sql sql, Duration lockTimeout) throws SQLException {
        sql.keepSession(() -> settings(sql));
        refuseUnsafeJournal(sql);
        sql.execute("PRAGMA busy_timeout = " + Math.max(1, lockTimeout.toMillis()));
        SessionState before = sql.sessionBefore();
        sql.execute("PRAGMA query_only = " + (before != null && before.readOnly() ? 1 : 0));
        restart(sql, "BEGIN IMMEDIATE");
        sql.execute("SAVEPOINT " + BATCH);
    }

    @Override
    public void beginReadOnly(Sql sql) throws SQLException {
        sql.keepSession(() -> settings(sql));
        sql.execute("PRAGMA query_only = 1");
        restart(sql, "BEGIN DEFERRED");
    }

    /** Begins the driver's transaction anew; if that fails, it is in one without a lock, as the driver takes for granted. */
    private static void restart(Sql sql, String begin) throws SQLException {
        sql.connection().rollback();
        sql.execute("ROLLBACK");
        try {
            sql.execute(begin);
        } catch (SQLException e) {
            sql.execute("BEGIN");
            throw e;
        }
    }

    /** Without a journal on disk, a killed process leaves half of a batch, or a broken file. */
    private static void refuseUnsafeJournal(Sql sql) throws SQLException {
        String mode = text(sql, "PRAGMA main.journal_mode");
        if (mode.equalsIgnoreCase("off") || mode.equalsIgnoreCase("memory")) {
            throw new StoreException("The connection has journal_mode " + mode + ", with which a killed process leaves a broken"
                    + " database: set WAL or DELETE on the DataSource.");
        }
    }

    @Override
    public SqlTextReading reading() {
        return SqlTextReading.SQLITE;
    }

    private static SessionState settings(Sql sql) throws SQLException {
        return new SessionState(Connection.TRANSACTION_SERIALIZABLE, Integer.parseInt(text(sql, "PRAGMA busy_timeout")),
                text(sql, "PRAGMA query_only").equals("1"), "");
    }

    @Override
    public void restoreSession(Sql sql) throws SQLException {
        SessionState before = sql.sessionBefore();
        if (before != null) {
            sql.execute("PRAGMA query_only = " + (before.readOnly() ? 1 : 0));
            sql.execute("PRAGMA busy_timeout = " + before.lockTimeoutMillis());
        }
    }

    /** Nothing tells it in SQL, but a checkpoint is refused while the connection's transaction has any lock. */
    @Override
    public boolean hasOpenTransaction(Sql sql) throws SQLException {
        try {
            text(sql, "PRAGMA wal_checkpoint(NOOP)");
            return false;
        } catch (SQLException e) {
            if (e.getErrorCode() == LOCKED) {
                return true;
            }
            throw e;
        }
    }

    /** Whether the savepoint of {@link #beginBatch} is still there; it is the outermost, and none is within by now. */
    @Override
    public String transactionMark(Sql sql) throws SQLException {
        try {
            sql.execute("RELEASE " + BATCH);
        } catch (SQLException e) {
            if (classify(e) == StoreFailure.Kind.CONNECTION) {
                throw e;
            }
            return "ended";
        }
        sql.execute("SAVEPOINT " + BATCH);
        return BATCH;
    }

    /** A transaction cannot be begun within another. */
    @Override
    public boolean endedByError(Sql sql) {
        try {
            sql.execute("BEGIN");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void checkDeferredConstraints(Sql sql) {
        // Nothing makes them speak up before the commit, which refuses and leaves the transaction open.
    }

    @Override
    public String lockClause(boolean skipLocked, Duration lockTimeout) {
        return "";
    }

    /** Numbers of different connections cannot be compared. */
    private record DatabaseVersion(Connection connection, long number) {}

    @Override
    public Object databaseVersion(Sql sql) throws SQLException {
        return new DatabaseVersion(sql.connection(), sql.first("PRAGMA data_version", row -> row.getLong(1)).orElseThrow());
    }

    @Override
    public String keyCondition(List<Column> key, String operator) {
        return "(" + names(key) + ") " + operator + " (" + key.stream().map(column -> "?").collect(Collectors.joining(", ")) + ")";
    }

    @Override
    public int[] keyParameters(int keySize) {
        return IntStream.range(0, keySize).toArray();
    }

    @Override
    public void bindKeyPart(PreparedStatement statement, int index, Column column, String part) throws SQLException {
        statement.setObject(index, ColumnValues.parse(column, part));
    }

    @Override
    public String keyAmong(List<Column> key) {
        return IntStream.range(0, key.size())
                .mapToObj(i -> quote(key.get(i).name()) + " = ?" + (i + 1))
                .collect(Collectors.joining(" AND "));
    }

    @Override
    public String bulkUpdate(TableInfo table, List<Column> columns, @Nullable String versionColumn) {
        List<String> assignments = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            assignments.add(quote(columns.get(i).name()) + " = ?" + (table.key().size() + i + 1));
        }
        if (versionColumn != null) {
            assignments.add(quote(versionColumn) + " = COALESCE(" + quote(versionColumn) + ", 0) + 1");
        }
        return "UPDATE " + quote(table.schema()) + "." + quote(table.name()) + " SET " + String.join(", ", assignments)
                + " WHERE " + keyAmong(table.key());
    }

    @Override
    public void bindArray(PreparedStatement statement, int index, Column column, List<@Nullable Object> values)
            throws SQLException {
        statement.setObject(index, values.get(0));
    }

    @Override
    public String literal(String where) {
        return SqliteText.namesInBackticks(where);
    }

    /** The value in the type of its storage class, whatever the column's type says: Long, Double, String or byte[]. */
    @Override
    public @Nullable Object read(ResultSet row, int index, Column column) throws SQLException {
        Object value = row.getObject(index);
        if (value instanceof Integer number) {
            return number.longValue();
        }
        if (value instanceof String text && column.castType().equals(SqliteCatalogue.KEY)) {
            SqliteText.requireExact(text, row.getBytes(index), column.name());
        }
        return value;
    }

    @Override
    public StoreFailure.Kind classify(SQLException exception) {
        return SqliteErrors.kind(exception);
    }

    @Override
    public boolean isMissingTable(SQLException exception) {
        return SqliteErrors.says(exception, "no such table");
    }

    @Override
    public boolean isUnknownColumn(SQLException exception) {
        return SqliteErrors.says(exception, "no such column");
    }

    private String names(List<Column> key) {
        return key.stream().map(column -> quote(column.name())).collect(Collectors.joining(", "));
    }

    private static String text(Sql sql, String query) throws SQLException {
        return sql.first(query, row -> String.valueOf(row.getString(1))).orElse("");
    }
}

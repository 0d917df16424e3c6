package dev.driftless.store.jdbc;

import dev.driftless.store.StoreFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What differs from one vendor to the next. Stateless and thread-safe. */
interface Dialect {

    /** What a number or a date is taken to have, with what goes with it on the way. */
    long SMALL = 32;

    /** The name of our savepoints; of several, the latest one is meant. */
    String SAVEPOINT = "driftless";

    /** The vendor, as in {@code schema-<vendor>.sql}. */
    String vendor();

    /** The connection as the store uses it. */
    default Connection adapt(Connection connection) {
        return connection;
    }

    /** Refuses a version or mode that is not supported, in one sentence. */
    void checkSupported(Sql sql) throws SQLException;

    /** Whether only one transaction at a time can write, so that more workers would only wait for each other. */
    default boolean oneWriter() {
        return false;
    }

    /** The schemas that can hold the internal tables. */
    default List<String> schemas(Sql sql) throws SQLException {
        return sql.query("SELECT schema_name FROM information_schema.schemata", row -> row.getString(1));
    }

    /** The schema in which a new table comes to be; empty if the connection has none. */
    default Optional<String> currentSchema(Sql sql) throws SQLException {
        return Optional.ofNullable(sql.connection().getSchema());
    }

    default String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** An expression for the server's clock at that moment, as UTC epoch microseconds. */
    String now();

    /** Holds off everybody else who would create the internal tables, until the transaction ends. */
    void lockForDdl(Sql sql) throws SQLException;

    /** The table that a user's name means, with its columns and key. */
    TableInfo resolve(Sql sql, TableName name, String what) throws SQLException;

    /** Isolation and lock timeout: the first statement of a batch's transaction. */
    void beginBatch(Sql sql, Duration lockTimeout) throws SQLException;

    /** Like {@link #beginBatch(Sql, Duration)}, and the server ends a transaction that takes much longer than a limit. */
    default void beginBatch(Sql sql, Duration lockTimeout, Duration transactionLimit) throws SQLException {
        beginBatch(sql, lockTimeout);
    }

    /**
     * Like {@link #beginBatch(Sql, Duration, Duration)}; and the commit need not wait for the disk: a crash of the server that
     * undoes the transaction undoes its checkpoint, too, and whatever is on disk later than it is on disk after it.
     */
    default void beginRepeatable(Sql sql, Duration lockTimeout, Duration transactionLimit) throws SQLException {
        beginBatch(sql, lockTimeout, transactionLimit);
    }

    /** Reads a user's table, which others may have locked as a whole, outside of a batch. */
    default <T> T reading(Sql sql, Duration lockTimeout, Sql.Work<T> work) throws SQLException {
        return work.run();
    }

    /** The first statement of a transaction that only reads. */
    void beginReadOnly(Sql sql) throws SQLException;

    /** How this vendor reads SQL text. */
    SqlTextReading reading();

    /** Puts back what {@link #beginBatch} and {@link #beginReadOnly} changed beyond the transaction. */
    void restoreSession(Sql sql) throws SQLException;

    /** Whether a connection whose autocommit is off is in a transaction that has written or locked something. */
    boolean hasOpenTransaction(Sql sql) throws SQLException;

    /** Something that stays the same within a transaction that has locked a row, and is another in every other one. */
    String transactionMark(Sql sql) throws SQLException;

    /**
     * Whether an error has ended the transaction, so that the next statement would be committed by itself. Asked only after
     * errors; where a statement can then begin another transaction, {@link #transactionMark} tells in time.
     */
    default boolean endedByError(Sql sql) {
        return false;
    }

    /** Makes deferred constraints speak up before the commit. */
    void checkDeferredConstraints(Sql sql) throws SQLException;

    /** Keeps what was written since a savepoint, if the deferred constraints have nothing against it. */
    default void keep(Sql sql, Savepoint savepoint) throws SQLException {
        checkDeferredConstraints(sql);
        sql.connection().releaseSavepoint(savepoint);
    }

    /** Where rows are locked one by one: {@code lockTimeout} is what {@link #beginBatch} was given. */
    String lockClause(boolean skipLocked, Duration lockTimeout);

    /** A condition on the key, with one parameter for each of {@link #keyParameters}. */
    String keyCondition(List<Column> key, String operator);

    /** Which parts of a key {@link #keyCondition} wants, in the order of its parameters. */
    int[] keyParameters(int keySize);

    void bindKeyPart(PreparedStatement statement, int index, Column column, String part) throws SQLException;

    /** Whether keys alone are read along their own index, and not along a smaller one that has them all, sorted afterwards. */
    default boolean walksAlongTheKey() {
        return true;
    }

    /** How many rows the arrays of one execution of {@link #byKeys} may have. */
    default int rowsAtOnce() {
        return Integer.MAX_VALUE;
    }

    /** How many rows one execution of {@link #bulkUpdate} may write; where it is one, {@link #bindRow} binds it. */
    default int rowsWrittenAtOnce() {
        return Integer.MAX_VALUE;
    }

    /**
     * A query of the rows whose keys are among some, with one array parameter for each key column. A condition is evaluated
     * on those rows only; where rows are locked, that happens in key order.
     */
    default String byKeys(List<String> columns, TableInfo table, Optional<String> condition, String lockClause) {
        String order = table.key().stream().map(column -> quote(column.name())).collect(Collectors.joining(", "));
        return "SELECT " + String.join(", ", columns)
                + "\nFROM " + keyJoin(quote(table.schema()) + "." + quote(table.name()), table.key())
                + "\nWHERE " + keyAmong(table.key())
                + condition.map(where -> "\n  AND " + where).orElse("")
                + (lockClause.isEmpty() ? "" : "\nORDER BY " + order + "\n" + lockClause);
    }

    /** A condition that the key is among some, as {@link #byKeys} needs it. */
    default String keyAmong(List<Column> key) {
        throw new UnsupportedOperationException(vendor() + " looks rows up in another way");
    }

    /** What {@link #byKeys} names in FROM: its table, and where the keys' parameters are; locks no other rows. */
    default String keyJoin(String table, List<Column> key) {
        return table;
    }

    /** One statement that writes columns of many rows, with one array parameter for each key column, then each column. */
    String bulkUpdate(TableInfo table, List<Column> columns, @Nullable String versionColumn);

    /** System columns that together name the version of a row; empty where the database has none. */
    default List<String> versionColumns() {
        return List.of();
    }

    /**
     * The version of the whole database as this connection sees it: another one once somebody else has written anything. Null
     * where there is no such thing.
     */
    default @Nullable Object databaseVersion(Sql sql) throws SQLException {
        return null;
    }

    /**
     * Something that is another once somebody has waited for a row's lock, anywhere in the database, whatever connection
     * asks. Empty where the database does not tell.
     */
    default Optional<String> trace(Sql sql) throws SQLException {
        return Optional.empty();
    }

    /** The version of the row that a result stands at, from the column on where {@link #versionColumns} begin. */
    default RowVersion readVersion(ResultSet row, int index) throws SQLException {
        throw new UnsupportedOperationException(vendor() + " has no row versions");
    }

    /**
     * Like {@link #bulkUpdate}, with more parameters for the versions, after the others: writes the rows that are still of
     * that version.
     */
    default String guardedUpdate(TableInfo table, List<Column> columns, @Nullable String versionColumn) {
        throw new UnsupportedOperationException(vendor() + " has no row versions");
    }

    /**
     * {@link #guardedUpdate} as a query, with how many rows were given as the last parameter: how many were written, of how
     * many of those a condition holds afterwards, and, where not all were, the numbers of those written, from 1 on. Only for
     * conditions on the row alone, and tables where nothing follows a write.
     */
    default String guardedUpdate(TableInfo table, List<Column> columns, @Nullable String versionColumn, String condition) {
        throw new UnsupportedOperationException(vendor() + " has no row versions");
    }

    /** The numbers that a column of such a query holds; none for NULL. */
    default List<Long> numbers(ResultSet row, int index) throws SQLException {
        throw new UnsupportedOperationException(vendor() + " has no row versions");
    }

    /** Whether {@link #comparedUpdate} can be used; where rows have no versions, and nothing cheaper tells who wrote. */
    default boolean comparesWhatWasRead(Sql sql) {
        return false;
    }

    /** Whether {@link #comparedUpdate} can tell that a column that {@link #mostBytes} limits still has the value, to the last bit. */
    default boolean isComparable(Column column, @Nullable Object value) {
        return false;
    }

    /**
     * Like {@link #bulkUpdate}, with one more array parameter for each column that is compared, after the others: writes the
     * rows that have those values still, and match a condition.
     */
    default String comparedUpdate(TableInfo table, List<Column> columns, List<Column> compared, @Nullable String versionColumn,
            Optional<String> condition, Duration lockTimeout) {
        throw new UnsupportedOperationException(vendor() + " compares under a lock");
    }

    /** Binds the versions of rows that were read by one statement, from a parameter on; returns the next parameter. */
    default int bindVersions(PreparedStatement statement, int index, TableInfo table, List<RowVersion> versions)
            throws SQLException {
        throw new UnsupportedOperationException(vendor() + " has no row versions");
    }

    /** An expression for how many bytes a column that {@link #mostBytes} sets no limit to has in a row. */
    default String byteLength(Column column) {
        return switch (column.kind()) {
            case TEXT, PADDED, BYTES, ANY -> "OCTET_LENGTH(" + quote(column.name()) + ")";
            default -> "OCTET_LENGTH(CAST(" + quote(column.name()) + " AS CHAR))";
        };
    }

    /** How many bytes a column can have at most, where its type sets a low limit. */
    default OptionalLong mostBytes(Column column) {
        return switch (column.kind()) {
            case TEXT, PADDED -> TextLimit.bytes(column.type());
            case BYTES, JSON, OTHER, SHOWN, ANY -> OptionalLong.empty();
            default -> OptionalLong.of(SMALL);
        };
    }

    /** Whether the database can draw a sample of a table's blocks. */
    default boolean samples() {
        return false;
    }

    /** What to write behind a table's name to read a sample of it, a few hundred blocks; empty for a small table. */
    default Optional<String> sampleClause(Sql sql, TableInfo table) throws SQLException {
        throw new UnsupportedOperationException(vendor() + " draws no samples");
    }

    /** About how many rows a table has, by what the database knows without counting; 0 if it does not. */
    default long estimatedRows(Sql sql, TableInfo table) throws SQLException {
        return 0;
    }

    void bindArray(PreparedStatement statement, int index, Column column, List<@Nullable Object> values)
            throws SQLException;

    /**
     * Binds keys, or keys and values, of many rows to the parameters of {@link #byKeys} or {@link #bulkUpdate}.
     *
     * @param columns key columns, then the columns written
     * @param values one list for each column, with one value for each row
     */
    default void bindRows(PreparedStatement statement, List<Column> columns, List<List<@Nullable Object>> values)
            throws SQLException {
        for (int i = 0; i < columns.size(); i++) {
            bindArray(statement, i + 1, columns.get(i), values.get(i));
        }
    }

    /** Binds the values of the one row that {@link #bulkUpdate} writes, where it writes no more than one. */
    default void bindRow(PreparedStatement statement, List<@Nullable Object> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
    }

    /** Whether every driver reports the rows that an update found, also those that had the new values already. */
    default boolean reportsRowsFound() {
        return true;
    }

    /** A user's condition with its literal question marks written so that the driver takes none for a parameter. */
    String literal(String where);

    /** What a query selects for a column, as {@link #read} takes it. */
    default String selected(Column column) {
        return quote(column.name());
    }

    /** The name of {@code migration_range.cursor}, which is a reserved word to some. */
    default String cursorColumn() {
        return "cursor";
    }

    /** A column's value in the type that its kind has. */
    default @Nullable Object read(ResultSet row, int index, Column column) throws SQLException {
        Object value = switch (column.kind()) {
            case INTEGER, FLAG -> row.getInt(index);
            case BIGINT -> row.getLong(index);
            case DECIMAL -> row.getObject(index);
            case REAL -> row.getFloat(index);
            case DOUBLE -> row.getDouble(index);
            case BOOLEAN -> row.getBoolean(index);
            case TEXT, PADDED, JSON, OTHER, SHOWN -> row.getString(index);
            case BYTES -> row.getBytes(index);
            case DATE, TIME, TIMESTAMP, TIMESTAMP_TZ, UUID, ANY -> row.getObject(index, column.kind().javaType());
        };
        return row.wasNull() ? null : value;
    }

    StoreFailure.Kind classify(SQLException exception);

    boolean isMissingTable(SQLException exception);

    default boolean isUnknownColumn(SQLException exception) {
        return "42703".equals(exception.getSQLState()) || "42S22".equals(exception.getSQLState());
    }
}

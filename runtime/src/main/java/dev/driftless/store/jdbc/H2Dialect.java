package dev.driftless.store.jdbc;

import dev.driftless.StoreException;
import dev.driftless.store.StoreFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * H2 2.x in its Regular and PostgreSQL modes. Isolation READ COMMITTED; row locks {@code FOR UPDATE}; bulk writes
 * execute one prepared {@code UPDATE} for each row.
 */
final class H2Dialect implements Dialect {

    private static final int MISSING_TABLE = 42102;
    private static final int MISSING_TABLE_WITH_CANDIDATES = 42103;
    private static final int MISSING_TABLE_IN_EMPTY_DATABASE = 42104;
    private static final int MISSING_SCHEMA = 90079;
    private static final int IN_USE = 90020;

    private final H2Catalogue catalogue = new H2Catalogue();

    @Override
    public String vendor() {
        return "h2";
    }

    @Override
    public void checkSupported(Sql sql) throws SQLException {
        if (sql.connection().getMetaData().getDatabaseMajorVersion() < 2) {
            throw new StoreException("H2 1.x is not supported: use version 2 or newer.");
        }
        String mode = sql.first("SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = 'MODE'",
                row -> row.getString(1)).orElse("REGULAR");
        if (!mode.equalsIgnoreCase("REGULAR") && !mode.equalsIgnoreCase("POSTGRESQL")) {
            throw new StoreException("H2 mode " + mode + " is not supported: use MODE=REGULAR or MODE=PostgreSQL.");
        }
    }

    @Override
    public String now() {
        return "DATEDIFF(MICROSECOND, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00Z', CURRENT_TIMESTAMP(9))";
    }

    @Override
    public void lockForDdl(Sql sql) {
        // IF NOT EXISTS is atomic: DDL is serialized by the database's meta lock.
    }

    @Override
    public TableInfo resolve(Sql sql, TableName name, String what) throws SQLException {
        return catalogue.resolve(sql, name, what);
    }

    @Override
    public void beginReadOnly(Sql sql) throws SQLException {
        sql.keepSession(() -> settings(sql));
        sql.connection().setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }

    @Override
    public SqlTextReading reading() {
        return SqlTextReading.STANDARD;
    }

    private static SessionState settings(Sql sql) throws SQLException {
        int lockTimeout = sql.first("SELECT LOCK_TIMEOUT()", row -> row.getInt(1)).orElse(1000);
        return new SessionState(sql.connection().getTransactionIsolation(), lockTimeout);
    }

    @Override
    public void restoreSession(Sql sql) throws SQLException {
        SessionState before = sql.sessionBefore();
        if (before == null) {
            return;
        }
        if (sql.connection().getTransactionIsolation() != before.isolation()) {
            sql.connection().setTransactionIsolation(before.isolation());
        }
        sql.execute("SET LOCK_TIMEOUT " + before.lockTimeoutMillis());
    }

    @Override
    public void beginBatch(Sql sql, Duration lockTimeout) throws SQLException {
        sql.keepSession(() -> settings(sql));
        sql.connection().setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        sql.execute("SET LOCK_TIMEOUT " + Math.max(1, lockTimeout.toMillis()));
    }

    @Override
    public boolean hasOpenTransaction(Sql sql) throws SQLException {
        return sql.first("SELECT TRANSACTION_ID() IS NOT NULL", row -> row.getBoolean(1)).orElseThrow();
    }

    @Override
    public String transactionMark(Sql sql) throws SQLException {
        return sql.first("SELECT COALESCE(CAST(TRANSACTION_ID() AS CHARACTER VARYING), 'none')", row -> row.getString(1))
                .orElseThrow();
    }

    @Override
    public void checkDeferredConstraints(Sql sql) {
        // H2 has none.
    }

    @Override
    public String lockClause(boolean skipLocked, Duration lockTimeout) {
        return skipLocked ? "FOR UPDATE SKIP LOCKED" : "FOR UPDATE";
    }

    @Override
    public String keyCondition(List<Column> key, String operator) {
        return ExpandedComparison.of(key.stream().map(column -> quote(column.name())).toList(), operator);
    }

    @Override
    public int[] keyParameters(int keySize) {
        return ExpandedComparison.parameters(keySize);
    }

    @Override
    public void bindKeyPart(PreparedStatement statement, int index, Column column, String part) throws SQLException {
        statement.setObject(index, ColumnValues.parse(column, part));
    }

    /** A join: for {@code (a, b) IN (SELECT ..)} H2 reads the whole table, and the list anew for each of its rows. */
    @Override
    public String keyAmong(List<Column> key) {
        return IntStream.range(0, key.size())
                .mapToObj(i -> quote(key.get(i).name()) + " = DRIFTLESS_K" + i)
                .collect(Collectors.joining(" AND "));
    }

    @Override
    public String keyJoin(String table, List<Column> key) {
        String arrays = key.stream().map(column -> "CAST(? AS " + column.castType() + " ARRAY)").collect(Collectors.joining(", "));
        String names = IntStream.range(0, key.size()).mapToObj(i -> "DRIFTLESS_K" + i).collect(Collectors.joining(", "));
        return table + ", UNNEST(" + arrays + ") AS DRIFTLESS_KEYS(" + names + ")";
    }

    @Override
    public long estimatedRows(Sql sql, TableInfo table) throws SQLException {
        return sql.first("""
                SELECT ROW_COUNT_ESTIMATE
                FROM INFORMATION_SCHEMA.TABLES
                WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?
                """, row -> row.getLong(1), table.schema(), table.name()).orElse(0L);
    }

    /** Within the process there are no round trips to be saved. */
    @Override
    public int rowsWrittenAtOnce() {
        return 1;
    }

    @Override
    public String bulkUpdate(TableInfo table, List<Column> columns, @Nullable String versionColumn) {
        return update(table, columns, List.of(), versionColumn, Optional.empty());
    }

    @Override
    public boolean comparesWhatWasRead(Sql sql) {
        return true;
    }

    /** An offset is not part of what is compared of an instant, nor the spaces of a padded text. */
    @Override
    public boolean isComparable(Column column, @Nullable Object value) {
        return switch (column.kind()) {
            case INTEGER, BIGINT, DECIMAL, BOOLEAN, DATE, TIME, TIMESTAMP, UUID, TEXT -> true;
            default -> false;
        };
    }

    /** H2 evaluates the condition again where it had to wait for the row. */
    @Override
    public String comparedUpdate(TableInfo table, List<Column> columns, List<Column> compared, @Nullable String versionColumn,
            Optional<String> condition, Duration lockTimeout) {
        return update(table, columns, compared, versionColumn, condition);
    }

    private String update(TableInfo table, List<Column> columns, List<Column> compared, @Nullable String versionColumn,
            Optional<String> condition) {
        List<Column> key = table.key();
        List<String> assignments = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            String json = columns.get(i).kind() == ColumnKind.JSON ? " FORMAT JSON" : "";
            assignments.add(quote(columns.get(i).name()) + " = " + parameter(key.size() + i, columns.get(i)) + json);
        }
        if (versionColumn != null) {
            assignments.add(quote(versionColumn) + " = COALESCE(" + quote(versionColumn) + ", 0) + 1");
        }
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            conditions.add(quote(key.get(i).name()) + " = " + parameter(i, key.get(i)));
        }
        for (int i = 0; i < compared.size(); i++) {
            conditions.add(unchanged(compared.get(i), parameter(key.size() + columns.size() + i, compared.get(i))));
        }
        condition.ifPresent(conditions::add);
        return "UPDATE " + quote(table.schema()) + "." + quote(table.name()) + " SET " + String.join(", ", assignments)
                + "\nWHERE " + String.join("\n  AND ", conditions);
    }

    private static String parameter(int index, Column column) {
        return "CAST(?" + (index + 1) + " AS " + column.castType() + ")";
    }

    /** Texts are compared byte by byte, whatever the collation. */
    private String unchanged(Column column, String parameter) {
        return column.kind() == ColumnKind.TEXT
                ? "CAST(" + quote(column.name()) + " AS VARBINARY) IS NOT DISTINCT FROM CAST(" + parameter + " AS VARBINARY)"
                : quote(column.name()) + " IS NOT DISTINCT FROM " + parameter;
    }

    @Override
    public void bindArray(PreparedStatement statement, int index, Column column, List<@Nullable Object> values)
            throws SQLException {
        statement.setObject(index, values.toArray());
    }

    @Override
    public String byteLength(Column column) {
        return column.kind() == ColumnKind.OTHER || column.kind() == ColumnKind.SHOWN
                ? "OCTET_LENGTH(CAST(" + quote(column.name()) + " AS CHARACTER VARYING))"
                : "OCTET_LENGTH(" + quote(column.name()) + ")";
    }

    @Override
    public String literal(String where) {
        return where;
    }

    @Override
    public StoreFailure.Kind classify(SQLException exception) {
        if (String.valueOf(exception.getSQLState()).startsWith("08")) {
            // Also a pool's own, which has no code.
            return StoreFailure.Kind.CONNECTION;
        }
        return switch (exception.getErrorCode()) {
            case 40001, 90131 -> StoreFailure.Kind.RETRY;
            case 57014 -> StoreFailure.Kind.SLOW;
            case 50200 -> StoreFailure.Kind.LOCKED;
            case 90007, 90067, 90098, 90121, 8000, 8004, 90043 -> StoreFailure.Kind.CONNECTION;
            case 90044, 90105 -> StoreFailure.Kind.DATA;
            // A Java function or a trigger threw, or a pool did; H2's own errors all have a code.
            case 0 -> String.valueOf(exception.getSQLState()).startsWith("08")
                    ? StoreFailure.Kind.CONNECTION
                    : StoreFailure.Kind.DATA;
            default -> {
                String state = String.valueOf(exception.getSQLState());
                yield state.startsWith("22") || state.startsWith("23") ? StoreFailure.Kind.DATA
                        : StoreFailure.Kind.OTHER;
            }
        };
    }

    /** What to say of a database whose file another process has open; empty if that is not why it cannot be reached. */
    static Optional<String> inUse(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof SQLException e && e.getErrorCode() == IN_USE && "90020".equals(e.getSQLState())) {
                Matcher file = Pattern.compile("\"([^\"]+)\"").matcher(String.valueOf(e.getMessage()));
                return Optional.of("The H2 database " + (file.find() ? file.group(1) + " " : "") + "is open in another process,"
                        + " with which an embedded database is not shared: add ;AUTO_SERVER=TRUE to the JDBC URL in both, or"
                        + " run H2 as a server.");
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean isMissingTable(SQLException exception) {
        return switch (exception.getErrorCode()) {
            case MISSING_TABLE, MISSING_TABLE_WITH_CANDIDATES, MISSING_TABLE_IN_EMPTY_DATABASE, MISSING_SCHEMA -> true;
            default -> false;
        };
    }
}

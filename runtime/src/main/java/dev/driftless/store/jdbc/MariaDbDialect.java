package dev.driftless.store.jdbc;

import dev.driftless.StoreException;
import dev.driftless.store.StoreFailure;
import dev.driftless.value.Json;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB 10.6 and MySQL 8.0.19 and newer, InnoDB. Isolation READ COMMITTED, set for the transaction; row locks
 * {@code FOR UPDATE}; bulk writes an update of the join with a {@code JSON_TABLE} of texts, which the assignment converts and,
 * in strict mode, refuses where they do not fit.
 */
final class MariaDbDialect implements Dialect {

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?");
    private static final String IDLE_TIMEOUT = "idle_transaction_timeout";
    private static final int NO_SUCH_SAVEPOINT = 1305;
    private static final int IN_TRANSACTION = 1568;

    private final MariaDbCatalogue catalogue = new MariaDbCatalogue();

    @Override
    public String vendor() {
        return "mariadb";
    }

    @Override
    public void checkSupported(Sql sql) throws SQLException {
        Map<String, String> variables = new HashMap<>();
        sql.query("SHOW VARIABLES WHERE Variable_name IN ('version', 'log_bin', 'binlog_format')",
                row -> variables.put(row.getString(1), row.getString(2)));
        Optional<String> refusal = refusal(variables);
        if (refusal.isPresent()) {
            throw new StoreException(refusal.get());
        }
    }

    /** Why a server with such variables is refused; empty if it is supported. */
    static Optional<String> refusal(Map<String, String> variables) {
        String version = String.valueOf(variables.get("version"));
        String name = version.contains("TiDB") ? "TiDB" : isMariaDb(version) ? "MariaDB" : "MySQL";
        if (name.equals("TiDB") || !atLeast(version, isMariaDb(version) ? new int[] {10, 6, 0} : new int[] {8, 0, 19})) {
            return Optional.of(name + " " + version + " is not supported: use MariaDB 10.6, MySQL 8.0.19 or newer.");
        }
        return "ON".equals(variables.get("log_bin")) && "STATEMENT".equals(variables.get("binlog_format"))
                ? Optional.of("binlog_format=STATEMENT is not supported, since with it the server refuses writes in READ"
                        + " COMMITTED: set binlog_format to ROW or MIXED.")
                : Optional.empty();
    }

    static boolean isMariaDb(String version) {
        return version.contains("MariaDB");
    }

    private static boolean atLeast(String version, int[] least) {
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.lookingAt()) {
            return false;
        }
        for (int i = 0; i < least.length; i++) {
            int part = matcher.group(i + 1) == null ? 0 : Integer.parseInt(matcher.group(i + 1));
            if (part != least[i]) {
                return part > least[i];
            }
        }
        return true;
    }

    @Override
    public String quote(String identifier) {
        return '`' + identifier.replace("`", "``") + '`';
    }

    @Override
    public String cursorColumn() {
        return "`cursor`";
    }

    @Override
    public Optional<String> currentSchema(Sql sql) throws SQLException {
        // A database is a catalogue to JDBC, unless the driver is told to call it a schema.
        String catalog = sql.connection().getCatalog();
        return Optional.ofNullable(catalog == null || catalog.equals("def") ? sql.connection().getSchema() : catalog);
    }

    /**
     * The time at which the statement began. A statement that had to wait for a lock takes a lease for dead later, and gets
     * one that ends sooner, than the clock would allow: both err on the safe side. SYSDATE() is no alternative: it is local
     * time, in which an hour comes twice, and unsafe for replication.
     */
    @Override
    public String now() {
        return "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))";
    }

    @Override
    public void lockForDdl(Sql sql) {
        // Each CREATE TABLE IF NOT EXISTS is atomic and commits; nothing could be held until the transaction ends.
    }

    @Override
    public TableInfo resolve(Sql sql, TableName name, String what) throws SQLException {
        return catalogue.resolve(sql, name, what);
    }

    @Override
    public void beginBatch(Sql sql, Duration lockTimeout) throws SQLException {
        beginBatch(sql, lockTimeout, lockTimeout);
    }

    /**
     * Begun explicitly: drivers send no ROLLBACK for a transaction that they do not know of, and the characteristics would
     * fall on the next borrower's. MariaDB ends a transaction that is idle for much longer than the limit; MySQL has no
     * such setting, and one for statements would also stop reads outside of transactions.
     */
    @Override
    public void beginBatch(Sql sql, Duration lockTimeout, Duration transactionLimit) throws SQLException {
        sql.keepSession(() -> settings(sql));
        boolean mariaDb = isMariaDb(sql);
        sql.execute("SET SESSION innodb_lock_wait_timeout = " + seconds(lockTimeout) + ", lock_wait_timeout = "
                + seconds(lockTimeout) + ", sql_mode = CONCAT_WS(',', NULLIF(@@sql_mode, ''), 'STRICT_ALL_TABLES')"
                + (mariaDb ? ", " + IDLE_TIMEOUT + " = " + (seconds(transactionLimit.multipliedBy(2)) + 1) : "")
                + ", @driftless_transaction = NULL");
        if (sql.connection().isReadOnly()) {
            // Not for the transaction alone: each CREATE TABLE ends it, and Connector/J refuses writes by itself.
            sql.connection().setReadOnly(false);
        }
        sql.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
        sql.execute("START TRANSACTION READ WRITE");
    }

    private static boolean isMariaDb(Sql sql) {
        return Objects.requireNonNull(sql.sessionBefore()).variables().contains(IDLE_TIMEOUT);
    }

    /** What a batch has set for the session stays set. */
    @Override
    public <T> T reading(Sql sql, Duration lockTimeout, Sql.Work<T> work) throws SQLException {
        if (sql.sessionBefore() == null) {
            sql.keepSession(() -> settings(sql));
            sql.execute("SET SESSION lock_wait_timeout = " + seconds(lockTimeout));
        }
        return work.run();
    }

    private static long seconds(Duration duration) {
        return Math.max(1, duration.plusMillis(999).toSeconds());
    }

    @Override
    public void beginReadOnly(Sql sql) throws SQLException {
        sql.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
        sql.execute("START TRANSACTION READ ONLY");
    }

    private static SessionState settings(Sql sql) throws SQLException {
        String variables = String.join(", ", sql.query("""
                SHOW SESSION VARIABLES
                WHERE Variable_name IN ('innodb_lock_wait_timeout', 'lock_wait_timeout', 'sql_mode', 'idle_transaction_timeout')
                """,
                row -> row.getString(1) + " = "
                        + (row.getString(1).equals("sql_mode") ? "'" + row.getString(2) + "'" : row.getString(2))));
        // The isolation is set for one transaction only.
        return new SessionState(Connection.TRANSACTION_NONE, 0, sql.connection().isReadOnly(), variables);
    }

    @Override
    public void restoreSession(Sql sql) throws SQLException {
        SessionState before = sql.sessionBefore();
        if (before != null) {
            sql.execute("SET SESSION " + before.variables());
            if (before.readOnly()) {
                sql.connection().setReadOnly(true);
            }
        }
    }

    @Override
    public SqlTextReading reading() {
        return SqlTextReading.MYSQL;
    }

    /** A transaction that was begun refuses to have its characteristics changed: the one sign that needs no privilege. */
    @Override
    public boolean hasOpenTransaction(Sql sql) throws SQLException {
        try {
            sql.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
        } catch (SQLException e) {
            if (e.getErrorCode() == IN_TRANSACTION) {
                return true;
            }
            throw e;
        }
        sql.execute("ROLLBACK");
        return false;
    }

    /** A name that the session keeps, as long as a savepoint of the transaction is there to vouch for it. */
    @Override
    public String transactionMark(Sql sql) throws SQLException {
        String known = sql.query("SELECT @driftless_transaction", row -> row.getString(1)).get(0);
        if (known != null && releaseMark(sql)) {
            sql.execute("SAVEPOINT driftless_transaction");
            return known;
        }
        String mark = UUID.randomUUID().toString();
        sql.execute("SAVEPOINT driftless_transaction");
        sql.execute("SET @driftless_transaction = '" + mark + "'");
        return mark;
    }

    /** Whether the savepoint was there. */
    private static boolean releaseMark(Sql sql) throws SQLException {
        try {
            sql.execute("RELEASE SAVEPOINT driftless_transaction");
            return true;
        } catch (SQLException e) {
            if (e.getErrorCode() == NO_SUCH_SAVEPOINT) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void checkDeferredConstraints(Sql sql) {
        // There are none.
    }

    /** The server counts lock timeouts in seconds; to one below, no wait at all comes nearest. */
    @Override
    public String lockClause(boolean skipLocked, Duration lockTimeout) {
        return skipLocked ? "FOR UPDATE SKIP LOCKED" : lockTimeout.toMillis() < 1000 ? "FOR UPDATE NOWAIT" : "FOR UPDATE";
    }

    @Override
    public String keyCondition(List<Column> key, String operator) {
        // A question mark in a name is none of the parameters.
        String comparison = ExpandedComparison.of(
                key.stream().map(column -> quote(column.name()).replace('?', '\0')).toList(), operator);
        StringBuilder result = new StringBuilder();
        int at = 0;
        for (int part : keyParameters(key.size())) {
            int mark = comparison.indexOf('?', at);
            result.append(comparison, at, mark).append(keyParameter(key.get(part)));
            at = mark + 1;
        }
        return result.append(comparison.substring(at)).toString().replace('\0', '?');
    }

    /** A zero date is a date in a comparison, but may be NULL in a CAST. */
    private static String keyParameter(Column column) {
        return switch (column.kind()) {
            case DATE, TIME, TIMESTAMP -> "?";
            default -> column.castType();
        };
    }

    @Override
    public int[] keyParameters(int keySize) {
        return ExpandedComparison.parameters(keySize);
    }

    @Override
    public void bindKeyPart(PreparedStatement statement, int index, Column column, String part) throws SQLException {
        statement.setString(index, text(column, ColumnValues.parse(column, part)));
    }

    @Override
    public boolean walksAlongTheKey() {
        return false;
    }

    @Override
    public String keyAmong(List<Column> key) {
        return IntStream.range(0, key.size())
                .mapToObj(i -> quote(key.get(i).name()) + " = " + MariaDbTypes.keyValue(key.get(i), "driftless_keys.driftless_c" + i))
                .collect(Collectors.joining(" AND "));
    }

    /** The join begins with the texts, so that only rows of theirs are looked at, and locked. */
    @Override
    public String keyJoin(String table, List<Column> key) {
        return rows(key.size(), "driftless_c") + " AS driftless_keys STRAIGHT_JOIN " + table;
    }

    @Override
    public long estimatedRows(Sql sql, TableInfo table) throws SQLException {
        return sql.first("""
                SELECT TABLE_ROWS
                FROM information_schema.TABLES
                WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?
                """, row -> row.getLong(1), table.schema(), table.name()).orElse(0L);
    }

    @Override
    public String bulkUpdate(TableInfo table, List<Column> columns, @Nullable String versionColumn) {
        return update(table, columns, List.of(), versionColumn, Optional.empty());
    }

    /** MySQL has no lock timeout for a statement: its rows are locked without waiting, and compared then. */
    @Override
    public boolean comparesWhatWasRead(Sql sql) {
        return isMariaDb(sql);
    }

    @Override
    public boolean isComparable(Column column, @Nullable Object value) {
        return MariaDbTypes.isComparable(column, value);
    }

    /** The server's lock timeout counts seconds, and 0 for not to wait. */
    @Override
    public String comparedUpdate(TableInfo table, List<Column> columns, List<Column> compared, @Nullable String versionColumn,
            Optional<String> condition, Duration lockTimeout) {
        return (lockTimeout.toMillis() < 1000 ? "SET STATEMENT innodb_lock_wait_timeout = 0 FOR " : "")
                + update(table, columns, compared, versionColumn, condition);
    }

    /** The join begins with the texts, so that only rows of theirs are looked at, and locked. */
    private String update(TableInfo table, List<Column> columns, List<Column> compared, @Nullable String versionColumn,
            Optional<String> condition) {
        List<Column> key = table.key();
        String name = quote(table.schema()) + "." + quote(table.name());
        List<String> assignments = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            assignments.add(name + "." + quote(columns.get(i).name()) + " = "
                    + MariaDbTypes.assigned(columns.get(i), text(key.size() + i)));
        }
        if (versionColumn != null) {
            String version = name + "." + quote(versionColumn);
            assignments.add(version + " = COALESCE(" + version + ", 0) + 1");
        }
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            conditions.add(name + "." + quote(key.get(i).name()) + " = " + MariaDbTypes.keyValue(key.get(i), text(i)));
        }
        for (int i = 0; i < compared.size(); i++) {
            conditions.add(MariaDbTypes.unchanged(name + "." + quote(compared.get(i).name()), compared.get(i),
                    text(key.size() + columns.size() + i)));
        }
        condition.ifPresent(conditions::add);
        return "UPDATE " + rows(key.size() + columns.size() + compared.size(), "driftless_c") + " AS driftless_rows"
                + " STRAIGHT_JOIN " + name + " ON " + String.join(" AND ", conditions) + " SET " + String.join(", ", assignments);
    }

    private static String text(int index) {
        return "driftless_rows.driftless_c" + index;
    }

    /** The column names are seen by a user's condition, where they must not be a table's own. */
    private static String rows(int columns, String name) {
        return IntStream.range(0, columns)
                .mapToObj(i -> name + i + " LONGTEXT CHARACTER SET utf8mb4 PATH '$[" + i + "]' ERROR ON ERROR")
                .collect(Collectors.joining(", ", "JSON_TABLE(?, '$[*]' COLUMNS (", "))"));
    }

    @Override
    public void bindArray(PreparedStatement statement, int index, Column column, List<@Nullable Object> values)
            throws SQLException {
        throw new UnsupportedOperationException("rows are bound together");
    }

    @Override
    public void bindRows(PreparedStatement statement, List<Column> columns, List<List<@Nullable Object>> values)
            throws SQLException {
        statement.setString(1, Json.table(values.get(0).size(), columns.size(), (row, column) -> {
            Object value = values.get(column).get(row);
            return value == null ? null : text(columns.get(column), value);
        }));
    }

    /** With {@code useAffectedRows=true} both drivers leave rows out that had the values already. */
    @Override
    public boolean reportsRowsFound() {
        return false;
    }

    @Override
    public String literal(String where) {
        return where;
    }

    /** A value as text that the server converts without loss. */
    private static String text(Column column, Object value) {
        if (value instanceof OffsetDateTime time) {
            Instant instant = time.toInstant();
            return BigDecimal.valueOf(instant.getEpochSecond()).add(BigDecimal.valueOf(instant.getNano() / 1000, 6))
                    .toPlainString();
        }
        if (value instanceof String text) {
            return column.kind() == ColumnKind.TIMESTAMP_TZ ? "0" : text;
        }
        if (value instanceof LocalDateTime time) {
            return time.toLocalDate() + " " + time.toLocalTime();
        }
        if (value instanceof Boolean truth) {
            return truth ? "1" : "0";
        }
        if (value instanceof Float number) {
            return String.valueOf(number.doubleValue());
        }
        return column.type().startsWith("year")
                ? String.format("%04d", (Integer) value)
                : ColumnValues.text(column, value);
    }

    /** Waits count from their beginning, in the whole server; to see the number needs no privilege. */
    @Override
    public Optional<String> trace(Sql sql) throws SQLException {
        try {
            return sql.first("SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_waits'", row -> row.getString(2));
        } catch (SQLException e) {
            if (classify(e) == StoreFailure.Kind.CONNECTION) {
                throw e;
            }
            return Optional.empty();
        }
    }

    @Override
    public String selected(Column column) {
        return MariaDbTypes.selected(quote(column.name()), column);
    }

    @Override
    public @Nullable Object read(ResultSet row, int index, Column column) throws SQLException {
        return switch (column.kind()) {
            case DECIMAL -> row.getBigDecimal(index);
            case REAL -> {
                float value = (float) row.getDouble(index);
                yield row.wasNull() ? null : value;
            }
            case BOOLEAN -> {
                boolean value = row.getInt(index) != 0;
                yield row.wasNull() ? null : value;
            }
            case DATE -> temporal(row.getString(index), LocalDate::parse);
            case TIME -> temporal(row.getString(index), LocalTime::parse);
            case TIMESTAMP -> temporal(row.getString(index), text -> LocalDateTime.parse(text.replace(' ', 'T')));
            case TIMESTAMP_TZ -> instant(row.getBigDecimal(index));
            // The server pads on reading where the sql_mode PAD_CHAR_TO_FULL_LENGTH says so.
            case PADDED -> unpadded(row.getString(index));
            case UUID -> {
                String text = row.getString(index);
                yield text == null ? null : UUID.fromString(text);
            }
            default -> Dialect.super.read(row, index, column);
        };
    }

    private static @Nullable Object temporal(@Nullable String text, Function<String, ? extends Object> parser) {
        return text == null ? null : ColumnValues.temporal(text, parser);
    }

    /** Epoch seconds; 0 stands for the zero date, since the first instant of the type is a second later. */
    private static @Nullable Object instant(@Nullable BigDecimal seconds) {
        if (seconds == null) {
            return null;
        }
        return seconds.signum() == 0
                ? "0000-00-00 00:00:00"
                : Instant.ofEpochSecond(seconds.longValue(), seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue())
                        .atOffset(ZoneOffset.UTC);
    }

    private static @Nullable String unpadded(@Nullable String text) {
        return text == null ? null : text.replaceAll(" +$", "");
    }

    @Override
    public StoreFailure.Kind classify(SQLException exception) {
        return MariaDbErrors.classify(exception);
    }

    @Override
    public boolean isMissingTable(SQLException exception) {
        return MariaDbErrors.isMissingTable(exception);
    }
}

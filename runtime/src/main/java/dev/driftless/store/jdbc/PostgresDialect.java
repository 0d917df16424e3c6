package dev.driftless.store.jdbc;

import dev.driftless.StoreException;
import dev.driftless.store.StoreFailure;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL 13 and newer. Isolation READ COMMITTED, set for the transaction; row locks {@code FOR NO KEY UPDATE}; bulk
 * writes join {@code unnest} of text arrays, cast to the column's type without its length, so that the assignment, which
 * refuses what is too long, is the only place where a value is fitted.
 */
final class PostgresDialect implements Dialect {

    /**
     * Classes of SQLSTATE (PostgreSQL's appendix A) that tell of the statement, the role or the server. Any other tells of
     * the row that is written, those included that triggers make up.
     */
    private static final Set<String> NOT_THE_ROW = Set.of(
            "", "00", "01", "02", "03", "08", "0A", "0B", "0L", "0P", "0Z", "20", "21", "24", "25", "26", "28", "2B", "2D", "2F",
            "34", "3B", "3D", "3F", "40", "42", "53", "55", "57", "58", "72", "F0", "HV", "XX");

    private static final List<String> VERSION = List.of("tableoid", "ctid", "xmin");
    private static final List<String> VERSION_TYPES = List.of("oid", "tid", "xid");

    /** A table of fewer blocks is not cut; of a larger one so many are read to learn how its keys are spread. */
    private static final long SMALL_PAGES = 64;
    private static final long SAMPLE_PAGES = 256;

    private static final long DDL_LOCK = 0x6472_6966_746cL;

    private final PostgresCatalogue catalogue = new PostgresCatalogue();

    @Override
    public String vendor() {
        return "postgresql";
    }

    @Override
    public void checkSupported(Sql sql) throws SQLException {
        int version = sql.connection().getMetaData().getDatabaseMajorVersion();
        if (version < 13) {
            throw new StoreException("PostgreSQL " + version + " is not supported: use version 13 or newer.");
        }
    }

    @Override
    public String now() {
        return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS bigint)";
    }

    @Override
    public void lockForDdl(Sql sql) throws SQLException {
        sql.query("SELECT pg_advisory_xact_lock(?)", row -> 0, DDL_LOCK);
    }

    @Override
    public TableInfo resolve(Sql sql, TableName name, String what) throws SQLException {
        return catalogue.resolve(sql, name, what);
    }

    /** A lock is waited for less long than the server waits before it looks for a deadlock: others never get that error. */
    private static String lockTimeout(Duration lockTimeout) {
        return "set_config('lock_timeout', CAST(CAST(GREATEST(1, LEAST(" + lockTimeout.toMillis()
                + ", EXTRACT(EPOCH FROM CAST(current_setting('deadlock_timeout') AS interval)) * 800)) AS int) AS text), true)";
    }

    @Override
    public void beginBatch(Sql sql, Duration lockTimeout) throws SQLException {
        sql.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT " + lockTimeout(lockTimeout));
    }

    @Override
    public void beginBatch(Sql sql, Duration lockTimeout, Duration transactionLimit) throws SQLException {
        long statement = Math.max(1, transactionLimit.toMillis());
        long idle = statement + Math.max(1_000, statement);
        sql.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT " + lockTimeout(lockTimeout)
                + ", set_config('statement_timeout', '" + Math.min(statement, Integer.MAX_VALUE) + "', true)"
                + ", set_config('idle_in_transaction_session_timeout', '" + Math.min(idle, Integer.MAX_VALUE) + "', true)");
    }

    @Override
    public <T> T reading(Sql sql, Duration lockTimeout, Sql.Work<T> work) throws SQLException {
        return sql.inTransaction(() -> {
            sql.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED READ ONLY; SELECT " + lockTimeout(lockTimeout));
            return work.run();
        });
    }

    @Override
    public void beginReadOnly(Sql sql) throws SQLException {
        sql.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED READ ONLY");
    }

    @Override
    public SqlTextReading reading() {
        return SqlTextReading.STANDARD;
    }

    @Override
    public void restoreSession(Sql sql) {
        // Everything was SET LOCAL.
    }

    @Override
    public boolean hasOpenTransaction(Sql sql) throws SQLException {
        return sql.first("SELECT pg_current_xact_id_if_assigned() IS NOT NULL", row -> row.getBoolean(1)).orElseThrow();
    }

    @Override
    public String transactionMark(Sql sql) throws SQLException {
        return sql.first("SELECT CAST(pg_current_xact_id() AS text)", row -> row.getString(1)).orElseThrow();
    }

    @Override
    public void checkDeferredConstraints(Sql sql) throws SQLException {
        sql.execute("SET CONSTRAINTS ALL IMMEDIATE");
    }

    @Override
    public String lockClause(boolean skipLocked, Duration lockTimeout) {
        return skipLocked ? "FOR NO KEY UPDATE SKIP LOCKED" : "FOR NO KEY UPDATE";
    }

    @Override
    public String keyCondition(List<Column> key, String operator) {
        return "(" + columns(key) + ") " + operator + " ("
                + key.stream().map(column -> "CAST(? AS " + column.castType() + ")").collect(Collectors.joining(", ")) + ")";
    }

    @Override
    public int[] keyParameters(int keySize) {
        return IntStream.range(0, keySize).toArray();
    }

    @Override
    public void bindKeyPart(PreparedStatement statement, int index, Column column, String part) throws SQLException {
        statement.setString(index, text(column, ColumnValues.parse(column, part)));
    }

    /**
     * A sub-query for each key, which the planner cannot turn round: of a small table it would rather read every row, and ask
     * an expensive condition about each. The union with no row of the table lets the keys be sorted by its collation.
     */
    @Override
    public String byKeys(List<String> columns, TableInfo table, Optional<String> condition, String lockClause) {
        List<Column> key = table.key();
        String name = quote(table.schema()) + "." + quote(table.name());
        String given = IntStream.range(0, key.size())
                .mapToObj(i -> "CAST(u.k" + i + " AS " + key.get(i).castType() + ")")
                .collect(Collectors.joining(", "));
        String names = IntStream.range(0, key.size()).mapToObj(i -> "driftless_k" + i).collect(Collectors.joining(", "));
        String order = IntStream.rangeClosed(1, key.size()).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        String same = IntStream.range(0, key.size())
                .mapToObj(i -> quote(key.get(i).name()) + " = driftless_keys.driftless_k" + i)
                .collect(Collectors.joining(" AND "));
        return "SELECT driftless_found.*"
                + "\nFROM (SELECT " + columns(key) + " FROM " + name + " WHERE FALSE"
                + "\n      UNION ALL SELECT " + given + " FROM " + unnest(key.size(), 0, 0)
                + "\n      ORDER BY " + order + ") AS driftless_keys(" + names + ")"
                + "\nCROSS JOIN LATERAL (SELECT " + String.join(", ", columns)
                + "\n  FROM " + name
                + "\n  WHERE " + same + condition.map(where -> "\n    AND " + where).orElse("")
                + "\n  OFFSET 0 " + lockClause + ") AS driftless_found";
    }

    @Override
    public List<String> versionColumns() {
        return VERSION;
    }

    /** The key beside the version: VACUUM FULL may give a row the place and the transaction id that another one had. */
    @Override
    public String guardedUpdate(TableInfo table, List<Column> columns, @Nullable String versionColumn) {
        String version = IntStream.range(0, VERSION.size())
                .mapToObj(i -> " AND t." + VERSION.get(i) + " = CAST(u.v" + i + " AS " + VERSION_TYPES.get(i) + ")")
                .collect(Collectors.joining());
        return update(table, columns, versionColumn, VERSION.size()) + version;
    }

    @Override
    public void bindVersions(PreparedStatement statement, int index, List<String> versions) throws SQLException {
        statement.setArray(index, statement.getConnection().createArrayOf("text", versions.toArray()));
    }

    /** Lengths of text and bytes are known without fetching what lies out of line; what is compressed counts unpacked. */
    @Override
    public Optional<String> byteLength(Column column) {
        return switch (column.kind()) {
            case TEXT, PADDED, BYTES -> Optional.of("OCTET_LENGTH(" + quote(column.name()) + ")");
            case JSON, OTHER -> Optional.of("OCTET_LENGTH(CAST(" + quote(column.name()) + " AS text))");
            default -> Optional.empty();
        };
    }

    @Override
    public boolean samples() {
        return true;
    }

    /** Empty for a small table; a partitioned one is as large as its partitions together, and any other is in no tree. */
    @Override
    public Optional<String> sampleClause(Sql sql, TableInfo table) throws SQLException {
        String name = quote(table.schema()) + "." + quote(table.name());
        long bytes = sql.first("""
                SELECT GREATEST(pg_relation_size(CAST(? AS regclass)),
                                (SELECT CAST(SUM(pg_relation_size(relid)) AS bigint) FROM pg_partition_tree(CAST(? AS regclass))))
                """, row -> row.getLong(1), name, name).orElse(0L);
        long pages = bytes / 8192;
        return pages < SMALL_PAGES
                ? Optional.empty()
                : Optional.of(" TABLESAMPLE SYSTEM (" + Math.min(100.0, 100.0 * SAMPLE_PAGES / pages) + ")");
    }

    @Override
    public String bulkUpdate(TableInfo table, List<Column> columns, @Nullable String versionColumn) {
        return update(table, columns, versionColumn, 0);
    }

    private String update(TableInfo table, List<Column> columns, @Nullable String versionColumn, int versions) {
        List<String> assignments = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            assignments.add(quote(column.name()) + " = CAST(u.c" + i + " AS " + column.castType() + ")");
        }
        if (versionColumn != null) {
            assignments.add(quote(versionColumn) + " = COALESCE(t." + quote(versionColumn) + ", 0) + 1");
        }
        List<Column> key = table.key();
        String join = IntStream.range(0, key.size())
                .mapToObj(i -> "t." + quote(key.get(i).name()) + " = CAST(u.k" + i + " AS " + key.get(i).castType() + ")")
                .collect(Collectors.joining(" AND "));
        return "UPDATE " + quote(table.schema()) + "." + quote(table.name()) + " AS t SET " + String.join(", ", assignments)
                + " FROM " + unnest(key.size(), columns.size(), versions) + " WHERE " + join;
    }

    @Override
    public void bindArray(PreparedStatement statement, int index, Column column, List<@Nullable Object> values)
            throws SQLException {
        String[] texts = values.stream().map(value -> value == null ? null : text(column, value)).toArray(String[]::new);
        statement.setArray(index, statement.getConnection().createArrayOf("text", texts));
    }

    @Override
    public String literal(String where) {
        return QuestionMarks.doubled(where);
    }

    /** A value as the server's own input syntax; the driver gives MAX and MIN for what has no other form in Java. */
    private static String text(Column column, Object value) {
        if (value instanceof LocalDate date) {
            return date.equals(LocalDate.MAX) ? "infinity" : date.equals(LocalDate.MIN) ? "-infinity" : era(date, "");
        }
        if (value instanceof LocalDateTime time) {
            return time.equals(LocalDateTime.MAX) ? "infinity" : time.equals(LocalDateTime.MIN) ? "-infinity"
                    : era(time.toLocalDate(), "T" + time.toLocalTime());
        }
        if (value instanceof OffsetDateTime time) {
            return time.equals(OffsetDateTime.MAX) ? "infinity" : time.equals(OffsetDateTime.MIN) ? "-infinity"
                    : era(time.toLocalDate(), "T" + time.toLocalTime() + time.getOffset());
        }
        if (value instanceof LocalTime time) {
            return time.equals(LocalTime.MAX) ? "24:00:00" : time.toString();
        }
        String text = ColumnValues.text(column, value);
        return column.kind() == ColumnKind.BYTES ? "\\x" + text : text;
    }

    private static String era(LocalDate date, String rest) {
        int year = date.getYear();
        String day = String.format("%04d-%02d-%02d", year > 0 ? year : 1 - year, date.getMonthValue(), date.getDayOfMonth());
        return day + rest + (year > 0 ? "" : " BC");
    }

    @Override
    public StoreFailure.Kind classify(SQLException exception) {
        String state = exception.getSQLState() == null ? "" : exception.getSQLState();
        if (state.startsWith("08") || state.equals("57P01") || state.equals("57P02") || state.equals("57P03")
                || state.equals("25P03")) {
            return StoreFailure.Kind.CONNECTION;
        }
        if (state.equals("40001") || state.equals("40P01")) {
            return StoreFailure.Kind.RETRY;
        }
        if (state.equals("57014")) {
            return StoreFailure.Kind.SLOW;
        }
        if (state.equals("55P03")) {
            return StoreFailure.Kind.LOCKED;
        }
        boolean data = !NOT_THE_ROW.contains(state.length() < 2 ? "" : state.substring(0, 2)) || state.equals("42804");
        return data ? StoreFailure.Kind.DATA : StoreFailure.Kind.OTHER;
    }

    @Override
    public boolean isMissingTable(SQLException exception) {
        return "42P01".equals(exception.getSQLState());
    }

    private String columns(List<Column> key) {
        return key.stream().map(column -> quote(column.name())).collect(Collectors.joining(", "));
    }

    private static String unnest(int keys, int columns, int versions) {
        List<String> names = new ArrayList<>();
        IntStream.range(0, keys).forEach(i -> names.add("k" + i));
        IntStream.range(0, columns).forEach(i -> names.add("c" + i));
        IntStream.range(0, versions).forEach(i -> names.add("v" + i));
        String arrays = names.stream().map(name -> "CAST(? AS text[])").collect(Collectors.joining(", "));
        return "unnest(" + arrays + ") AS u(" + String.join(", ", names) + ")";
    }
}

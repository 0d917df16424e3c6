package dev.driftless.store.jdbc;

import dev.driftless.StoreException;
import dev.driftless.store.StoreFailure;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
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

    /** The server ended the session, is about to, or takes no more of them. */
    private static final Set<String> LOST = Set.of("57P01", "57P02", "57P03", "57P05", "25P03", "25P04", "53300");

    private static final List<String> VERSION = List.of("tableoid", "ctid", "xmin");

    /** Numbers go as numbers, everything else as text. */
    private static final String NUMBER = "int8";
    private static final String TEXT = "text";

    /** A table of fewer blocks is not cut; of a larger one so many are read to learn how its keys are spread. */
    private static final long SMALL_PAGES = 64;
    private static final long SAMPLE_PAGES = 256;

    /** Only where the commit waits for the server's own disk and no more: who set anything else wants it so. */
    private static final String ASYNCHRONOUS_COMMIT = """
            , set_config('synchronous_commit',
                CASE WHEN current_setting('synchronous_commit') = 'on'
                      AND COALESCE(current_setting('synchronous_standby_names', true), '') = ''
                     THEN 'off' ELSE current_setting('synchronous_commit') END, true)""";

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
        begin(sql, lockTimeout, transactionLimit, "");
    }

    @Override
    public void beginRepeatable(Sql sql, Duration lockTimeout, Duration transactionLimit) throws SQLException {
        begin(sql, lockTimeout, transactionLimit, ASYNCHRONOUS_COMMIT);
    }

    private static void begin(Sql sql, Duration lockTimeout, Duration transactionLimit, String more) throws SQLException {
        long statement = Math.max(1, transactionLimit.toMillis());
        long idle = statement + Math.max(1_000, statement);
        sql.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT " + lockTimeout(lockTimeout)
                + ", set_config('statement_timeout', '" + Math.min(statement, Integer.MAX_VALUE) + "', true)"
                + ", set_config('idle_in_transaction_session_timeout', '" + Math.min(idle, Integer.MAX_VALUE) + "', true)"
                + more);
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

    /** Both at once: a batch is short enough to feel each way to the server. */
    @Override
    public void keep(Sql sql, Savepoint savepoint) throws SQLException {
        sql.execute("SET CONSTRAINTS ALL IMMEDIATE; RELEASE SAVEPOINT " + quote(savepoint.getSavepointName()));
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
        statement.setString(index, PostgresValues.text(column, ColumnValues.parse(column, part)));
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
                .mapToObj(i -> "CAST(driftless_k" + i + " AS " + key.get(i).castType() + ")")
                .collect(Collectors.joining(", "));
        String names = IntStream.range(0, key.size()).mapToObj(i -> "driftless_k" + i).collect(Collectors.joining(", "));
        String order = IntStream.rangeClosed(1, key.size()).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        String same = IntStream.range(0, key.size())
                .mapToObj(i -> quote(key.get(i).name()) + " = driftless_keys.driftless_k" + i)
                .collect(Collectors.joining(" AND "));
        return "SELECT driftless_found.*"
                + "\nFROM (SELECT " + columns(key) + " FROM " + name + " WHERE FALSE"
                + "\n      UNION ALL SELECT " + given + " FROM " + unnest(key, List.of(), List.of(), false)
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

    @Override
    public RowVersion readVersion(ResultSet row, int index) throws SQLException {
        return new RowVersion(row.getLong(index), row.getString(index + 1), row.getLong(index + 2));
    }

    @Override
    public String guardedUpdate(TableInfo table, List<Column> columns, @Nullable String versionColumn) {
        return guarded(table, columns, versionColumn, false);
    }

    @Override
    public String guardedUpdate(TableInfo table, List<Column> columns, @Nullable String versionColumn, String condition) {
        return "WITH driftless_written AS (" + guarded(table, columns, versionColumn, true)
                + " RETURNING driftless_n, " + condition + " AS driftless_still)"
                + " SELECT COUNT(*), COUNT(*) FILTER (WHERE driftless_still),"
                + " CASE WHEN COUNT(*) < ? THEN (SELECT ARRAY_AGG(driftless_n) FROM driftless_written) END"
                + " FROM driftless_written";
    }

    @Override
    public List<Long> numbers(ResultSet row, int index) throws SQLException {
        Array numbers = row.getArray(index);
        return numbers == null ? List.of() : List.of((Long[]) numbers.getArray());
    }

    /**
     * The key beside the version: VACUUM FULL may give a row the place and the transaction id that another one had. The
     * server finds a row by its place, which saves the way through the index, but in a partitioned table would look at that
     * place of each partition. Transaction ids go as signed numbers, which costs the server less than texts.
     */
    private String guarded(TableInfo table, List<Column> columns, @Nullable String versionColumn, boolean numbered) {
        String row = quote(table.name()) + ".";
        List<String> versions = table.partitioned() ? List.of("tid", "int4", "int8") : List.of("tid", "int4");
        return update(table, columns, versionColumn, versions, numbered)
                + " AND " + row + "xmin = driftless_v1"
                + (table.partitioned()
                        ? " AND CAST(" + row + "ctid AS text) = CAST(driftless_v0 AS text) AND CAST(" + row
                                + "tableoid AS int8) = driftless_v2"
                        : " AND " + row + "ctid = driftless_v0 AND " + row + "tableoid = CAST(? AS oid)");
    }

    @Override
    public int bindVersions(PreparedStatement statement, int index, TableInfo table, List<RowVersion> versions)
            throws SQLException {
        String[] places = new String[versions.size()];
        int[] transactions = new int[versions.size()];
        long[] tables = new long[versions.size()];
        for (int i = 0; i < places.length; i++) {
            RowVersion version = versions.get(i);
            places[i] = version.place();
            transactions[i] = (int) version.transaction();
            tables[i] = version.table();
        }
        statement.setObject(index, places);
        statement.setObject(index + 1, transactions);
        statement.setObject(index + 2, table.partitioned() ? tables : (Object) tables[0]);
        return index + 3;
    }

    /** Lengths of text and bytes are known without fetching what lies out of line; what is compressed counts unpacked. */
    @Override
    public String byteLength(Column column) {
        return switch (column.kind()) {
            case TEXT, PADDED, BYTES -> "OCTET_LENGTH(" + quote(column.name()) + ")";
            default -> "OCTET_LENGTH(CAST(" + quote(column.name()) + " AS text))";
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
        return update(table, columns, versionColumn, List.of(), false);
    }

    private String update(TableInfo table, List<Column> columns, @Nullable String versionColumn, List<String> versionTypes,
            boolean numbered) {
        String row = quote(table.name()) + ".";
        List<String> assignments = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            assignments.add(quote(column.name()) + " = CAST(driftless_c" + i + " AS " + column.castType() + ")");
        }
        if (versionColumn != null) {
            assignments.add(quote(versionColumn) + " = COALESCE(" + row + quote(versionColumn) + ", 0) + 1");
        }
        List<Column> key = table.key();
        String join = IntStream.range(0, key.size())
                .mapToObj(i -> row + quote(key.get(i).name()) + " = CAST(driftless_k" + i + " AS " + key.get(i).castType() + ")")
                .collect(Collectors.joining(" AND "));
        return "UPDATE " + quote(table.schema()) + "." + quote(table.name()) + " SET " + String.join(", ", assignments)
                + " FROM " + unnest(key, columns, versionTypes, numbered) + " WHERE " + join;
    }

    @Override
    public void bindArray(PreparedStatement statement, int index, Column column, List<@Nullable Object> values)
            throws SQLException {
        statement.setObject(index, PostgresValues.array(column, values));
    }

    @Override
    public String literal(String where) {
        return QuestionMarks.doubled(where);
    }

    @Override
    public StoreFailure.Kind classify(SQLException exception) {
        String state = exception.getSQLState() == null ? "" : exception.getSQLState();
        if (state.startsWith("08") || LOST.contains(state)) {
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

    /**
     * Rows of arrays. Each array comes from a query of its own, so that the planner takes them for short and looks each row
     * up; it would rather read a whole table than look thousands of rows up.
     */
    private static String unnest(List<Column> key, List<Column> columns, List<String> versionTypes, boolean numbered) {
        List<String> names = new ArrayList<>();
        List<String> arrays = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            names.add("driftless_k" + i);
            arrays.add(array(arrayType(key.get(i))));
        }
        for (int i = 0; i < columns.size(); i++) {
            names.add("driftless_c" + i);
            arrays.add(array(arrayType(columns.get(i))));
        }
        for (int i = 0; i < versionTypes.size(); i++) {
            names.add("driftless_v" + i);
            arrays.add(array(versionTypes.get(i)));
        }
        if (numbered) {
            names.add("driftless_n");
        }
        return "unnest(" + String.join(", ", arrays) + (numbered ? ") WITH ORDINALITY" : ")") + " AS driftless_rows("
                + String.join(", ", names) + ")";
    }

    private static String arrayType(Column column) {
        return PostgresValues.isNumber(column) ? NUMBER : TEXT;
    }

    private static String array(String type) {
        return "(SELECT CAST(? AS " + type + "[]))";
    }
}

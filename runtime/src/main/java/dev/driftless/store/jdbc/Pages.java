package dev.driftless.store.jdbc;

import dev.driftless.Direction;
import dev.driftless.store.Key;
import dev.driftless.store.KeyPage;
import dev.driftless.store.Page;
import dev.driftless.store.PageRequest;
import dev.driftless.store.Row;
import java.sql.PreparedStatement;
import dev.driftless.store.StoreFailure;
import java.time.Duration;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads rows of a step's table: by page in key order, or by their keys. */
final class Pages {

    private final Sql sql;
    private final Dialect dialect;

    Pages(Sql sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    /** Rows of a page, read in one statement that leaves out what would be too many bytes. */
    Page page(JdbcStepTable table, PageRequest request) throws SQLException {
        Object version = dialect.databaseVersion(sql);
        Sql.RowReader<Row> reader = version == null ? table::read : result -> table.read(result).ofVersion(version);
        Optional<PageRequest> few = few(table, request);
        if (few.isPresent()) {
            List<Row> rows = query(table, select(table, rowNames(table), few.get()), few.get(), reader);
            return new Page(rows, rows.size() < few.get().limit());
        }
        int fits = rowNames(table).size() + 1;
        List<Optional<Row>> found = query(table, bounded(table, request, bytes(table)), request,
                row -> row.getBoolean(fits) ? Optional.of(reader.read(row)) : Optional.empty());
        List<Row> rows = found.stream().flatMap(Optional::stream).toList();
        return new Page(rows, found.size() < request.limit() && rows.size() == found.size());
    }

    /** The request, if no column can be large, with as many rows as cannot be too many bytes. */
    private Optional<PageRequest> few(JdbcStepTable table, PageRequest request) {
        long bytes = 0;
        for (Column column : table.selected()) {
            OptionalLong most = dialect.mostBytes(column);
            if (most.isEmpty()) {
                return Optional.empty();
            }
            bytes += most.getAsLong();
        }
        return Optional.of(request.first((int) Math.min(request.limit(), Math.max(request.least(), request.maxBytes() / bytes))));
    }

    /**
     * Rows that do not fit come without their large columns. Every column has a name of ours, since what is selected for a
     * column may be an expression, and keys are put in order as they are.
     */
    private String bounded(JdbcStepTable table, PageRequest request, String bytes) {
        List<String> rowNames = rowNames(table);
        List<String> inner = new ArrayList<>();
        List<String> outer = new ArrayList<>();
        for (int i = 0; i < rowNames.size(); i++) {
            inner.add(rowNames.get(i) + " AS driftless_c" + i);
            boolean large = i < table.selected().size() && isLarge(table.selected().get(i));
            outer.add(large ? "CASE WHEN driftless_fits THEN driftless_c" + i + " END" : "driftless_c" + i);
        }
        List<String> order = new ArrayList<>();
        for (int i = 0; i < table.key().size(); i++) {
            inner.add(dialect.quote(table.key().get(i).name()) + " AS driftless_k" + i);
            order.add("driftless_k" + i + (request.direction() == Direction.UP ? "" : " DESC"));
        }
        inner.add(bytes + " AS driftless_bytes");
        return """
                SELECT %1$s, driftless_fits
                FROM (SELECT p.*,
                             SUM(driftless_bytes) OVER (ORDER BY %2$s ROWS UNBOUNDED PRECEDING) <= %4$d
                             OR COUNT(*) OVER (ORDER BY %2$s ROWS UNBOUNDED PRECEDING) <= %5$d AS driftless_fits
                      FROM (%3$s) p) q
                ORDER BY %2$s""".formatted(String.join(", ", outer), String.join(", ", order),
                select(table, inner, request), request.maxBytes(), request.least());
    }

    /** A CASE makes H2 forget that a text is padded; its column's length is limited at least. */
    private boolean isLarge(Column column) {
        return column.kind() != ColumnKind.PADDED && dialect.mostBytes(column).isEmpty();
    }

    /** A key, and how many bytes its row has in the columns that are read. */
    private record SizedKey(Key key, long bytes) {}

    /** The keys of a page, up to where its rows become too many bytes. */
    KeyPage keys(JdbcStepTable table, PageRequest request) throws SQLException {
        Optional<PageRequest> few = few(table, request);
        if (few.isPresent()) {
            List<String> columns = new ArrayList<>(names(table.key()));
            if (!dialect.walksAlongTheKey()) {
                columns.addAll(rowNames(table));
            }
            List<Key> keys = query(table, select(table, columns, few.get()), few.get(), row -> key(table.key(), row));
            return new KeyPage(keys, keys.size() < few.get().limit());
        }
        List<String> columns = new ArrayList<>(names(table.key()));
        columns.add(bytes(table));
        List<SizedKey> found = query(table, select(table, columns, request), request,
                row -> new SizedKey(key(table.key(), row), row.getLong(columns.size())));
        List<Key> fitting = new ArrayList<>(found.size());
        long sum = 0;
        for (SizedKey each : found) {
            sum += each.bytes();
            if (sum > request.maxBytes() && fitting.size() >= request.least()) {
                break;
            }
            fitting.add(each.key());
        }
        return new KeyPage(fitting, found.size() < request.limit() && fitting.size() == found.size());
    }

    /** The keys of a page, whatever the size of their rows. */
    List<Key> allKeys(JdbcStepTable table, PageRequest request) throws SQLException {
        return query(table, select(table, names(table.key()), request), request, row -> key(table.key(), row));
    }

    /** The key so many rows behind the first of a page, if there is one. */
    Optional<Key> keyAfter(JdbcStepTable table, PageRequest request, int rows) throws SQLException {
        String text = "SELECT " + String.join(", ", names(table.key())) + range(table, request, false)
                + "\nLIMIT 1 OFFSET " + rows;
        return query(table, text, request, row -> key(table.key(), row)).stream().findFirst();
    }

    /** Keys that part a sample of the table into so many equal parts, ascending. */
    List<Key> sample(JdbcStepTable table, String sampleClause, int parts) throws SQLException {
        String order = order(table.key(), Direction.UP);
        String text = """
                SELECT %1$s
                FROM (SELECT %1$s, ROW_NUMBER() OVER (ORDER BY %2$s) AS driftless_row, COUNT(*) OVER () AS driftless_rows
                      FROM %3$s%4$s) s
                WHERE driftless_row * %5$d / driftless_rows > (driftless_row - 1) * %5$d / driftless_rows
                ORDER BY %2$s""".formatted(
                String.join(", ", names(table.key())), order, from(table.table()), sampleClause, parts);
        return sql.query(text, row -> key(table.key(), row));
    }

    /** How many bytes the columns that may be large have in a row. */
    private String bytes(JdbcStepTable table) {
        return table.selected().stream()
                .filter(column -> dialect.mostBytes(column).isEmpty())
                .map(column -> "COALESCE(" + dialect.byteLength(column) + ", 0)")
                .collect(Collectors.joining(" + "));
    }

    /** The largest key of the table. */
    Optional<Key> last(JdbcStepTable table) throws SQLException {
        String text = "SELECT " + String.join(", ", names(table.key())) + "\nFROM " + from(table.table()) + "\nORDER BY "
                + order(table.key(), Direction.DOWN) + "\nLIMIT 1";
        return sql.first(text, row -> key(table.key(), row));
    }

    /** Whether any row matches the table's condition. */
    boolean anyMatch(JdbcStepTable table) throws SQLException {
        String where = table.where().map(text -> "\nWHERE " + condition(dialect, text)).orElse("");
        return sql.first("SELECT 1\nFROM " + from(table.table()) + where + "\nLIMIT 1", row -> true).isPresent();
    }

    /** How many rows match the table's condition; empty if the database would count for longer. */
    OptionalLong countRows(JdbcStepTable table, Duration atMost) throws SQLException {
        String where = table.where().map(text -> "\nWHERE " + condition(dialect, text)).orElse("");
        try (PreparedStatement statement =
                sql.connection().prepareStatement("SELECT COUNT(*)\nFROM " + from(table.table()) + where)) {
            statement.setQueryTimeout((int) Math.max(1, atMost.toSeconds()));
            return OptionalLong.of(read(statement, row -> row.getLong(1)).get(0));
        } catch (SQLException e) {
            if (dialect.classify(e) == StoreFailure.Kind.CONNECTION) {
                throw e;
            }
            return OptionalLong.empty();
        }
    }

    /** Rows of given keys that match the table's condition. */
    List<Row> byKeys(JdbcStepTable table, Collection<Key> keys, String lockClause) throws SQLException {
        return selectByKeys(table, rowNames(table), keys, lockClause, table::read);
    }

    /** Those of some keys whose rows match the table's condition. */
    List<Key> stillMatching(JdbcStepTable table, Collection<Key> keys) throws SQLException {
        // Only a condition that looks at nothing else may be asked about the rows between: it costs next to nothing.
        Optional<KeySpan> span = table.where().filter(PlainCondition::isPlain).flatMap(where -> KeySpan.of(table.key(), keys));
        if (span.isEmpty()) {
            return selectByKeys(table, names(table.key()), keys, "", row -> key(table.key(), row));
        }
        List<Key> matching = matching(table, span.get());
        if (!matching.isEmpty()) {
            matching.retainAll(new HashSet<>(keys));
        }
        return matching;
    }

    private List<Key> matching(JdbcStepTable table, KeySpan span) throws SQLException {
        String text = "SELECT " + String.join(", ", names(table.key())) + "\nFROM " + from(table.table()) + "\nWHERE ("
                + dialect.keyCondition(table.key(), ">=") + ")\n  AND (" + dialect.keyCondition(table.key(), "<=") + ")"
                + table.where().map(where -> "\n  AND " + condition(dialect, where)).orElse("");
        try (PreparedStatement statement = sql.connection().prepareStatement(text)) {
            int next = bind(statement, 1, table.key(), span.first());
            bind(statement, next, table.key(), span.last());
            return read(statement, row -> key(table.key(), row));
        }
    }

    /**
     * Tries a condition without reading a row: as it will be used, and within a CAST, where one that closes our
     * parenthesis and opens another, {@code a) OR (b}, is a syntax error; beside key comparisons it would undo them.
     */
    void tryCondition(JdbcStepTable table, String where) throws SQLException {
        for (String tried : List.of(condition(dialect, where), "CAST(" + dialect.literal(where) + "\n AS CHAR(5)) IS NULL")) {
            sql.query("SELECT " + String.join(", ", names(table.key())) + "\nFROM " + from(table.table()) + "\nWHERE " + tried
                    + "\nLIMIT 0", row -> row);
        }
    }

    private String select(JdbcStepTable table, List<String> columns, PageRequest request) {
        return "SELECT " + String.join(", ", columns) + range(table, request, true) + "\nLIMIT " + request.limit();
    }

    private String range(JdbcStepTable table, PageRequest request, boolean filtered) {
        List<String> conditions = new ArrayList<>();
        if (request.lower() != null) {
            conditions.add("(" + dialect.keyCondition(table.key(), ">") + ")");
        }
        if (request.upper() != null) {
            conditions.add("(" + dialect.keyCondition(table.key(), "<=") + ")");
        }
        if (filtered) {
            table.where().ifPresent(where -> conditions.add(condition(dialect, where)));
        }
        return "\nFROM " + from(table.table())
                + (conditions.isEmpty() ? "" : "\nWHERE " + String.join("\n  AND ", conditions))
                + "\nORDER BY " + order(table.key(), request.direction());
    }

    private <T> List<T> query(JdbcStepTable table, String text, PageRequest request, Sql.RowReader<T> reader)
            throws SQLException {
        try (PreparedStatement statement = sql.connection().prepareStatement(text)) {
            int next = bind(statement, 1, table.key(), request.lower());
            bind(statement, next, table.key(), request.upper());
            return read(statement, reader);
        }
    }

    private <T> List<T> selectByKeys(JdbcStepTable table, List<String> columns, Collection<Key> keys, String lockClause,
            Sql.RowReader<T> reader) throws SQLException {
        String text = dialect.byKeys(columns, table.table(), table.where().map(where -> condition(dialect, where)), lockClause);
        try (PreparedStatement statement = sql.connection().prepareStatement(text)) {
            List<T> rows = new ArrayList<>();
            for (List<Key> some : chunks(dialect, List.copyOf(keys))) {
                dialect.bindRows(statement, table.key(), keyValues(table.key(), some));
                rows.addAll(read(statement, reader));
            }
            return rows;
        }
    }

    /** As many at a time as one execution takes. */
    static <T> List<List<T>> chunks(Dialect dialect, List<T> all) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0, to; from < all.size(); from = to) {
            to = (int) Math.min(all.size(), (long) from + dialect.rowsAtOnce());
            chunks.add(all.subList(from, to));
        }
        return chunks;
    }

    /** How many of some keys have a row. */
    int count(TableInfo table, Collection<Key> keys) throws SQLException {
        String text = dialect.byKeys(List.of("COUNT(*)"), table, Optional.empty(), "");
        try (PreparedStatement statement = sql.connection().prepareStatement(text)) {
            dialect.bindRows(statement, table.key(), keyValues(table.key(), keys));
            return read(statement, row -> row.getInt(1)).get(0);
        }
    }

    /** The values of keys, one list for each key column. */
    static List<List<@Nullable Object>> keyValues(List<Column> columns, Collection<Key> keys) {
        List<List<@Nullable Object>> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            List<@Nullable Object> parts = new ArrayList<>(keys.size());
            for (Key key : keys) {
                parts.add(ColumnValues.parse(columns.get(i), key.parts().get(i)));
            }
            values.add(parts);
        }
        return values;
    }

    private int bind(PreparedStatement statement, int first, List<Column> columns, @Nullable Key key) throws SQLException {
        int index = first;
        if (key != null) {
            for (int part : dialect.keyParameters(columns.size())) {
                dialect.bindKeyPart(statement, index++, columns.get(part), key.parts().get(part));
            }
        }
        return index;
    }

    private static <T> List<T> read(PreparedStatement statement, Sql.RowReader<T> reader) throws SQLException {
        try (ResultSet result = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(reader.read(result));
            }
            return rows;
        }
    }

    private Key key(List<Column> columns, ResultSet row) throws SQLException {
        List<String> parts = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            parts.add(ColumnValues.text(columns.get(i), java.util.Objects.requireNonNull(
                    dialect.read(row, i + 1, columns.get(i)))));
        }
        return new Key(parts);
    }

    /** In parentheses and with a line end, so that a comment at its end cannot swallow what follows. */
    static String condition(Dialect dialect, String where) {
        return "(" + dialect.literal(where) + "\n)";
    }

    private String from(TableInfo table) {
        return dialect.quote(table.schema()) + "." + dialect.quote(table.name());
    }

    /** The columns of a row, and after them what its version is known by. */
    private List<String> rowNames(JdbcStepTable table) {
        List<String> names = new ArrayList<>(names(table.selected()));
        names.addAll(dialect.versionColumns());
        return names;
    }

    private List<String> names(List<Column> columns) {
        return columns.stream().map(dialect::selected).toList();
    }

    private String order(List<Column> key, Direction direction) {
        String way = direction == Direction.UP ? "" : " DESC";
        return key.stream().map(column -> dialect.quote(column.name()) + way).collect(Collectors.joining(", "));
    }
}

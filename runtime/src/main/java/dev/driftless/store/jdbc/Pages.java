package dev.driftless.store.jdbc;

import dev.driftless.Direction;
import dev.driftless.store.Key;
import dev.driftless.store.PageRequest;
import dev.driftless.store.Row;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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

    List<Row> page(JdbcStepTable table, PageRequest request, String lockClause) throws SQLException {
        return select(table, table.selected(), request, lockClause, table::read);
    }

    List<Key> keys(JdbcStepTable table, PageRequest request) throws SQLException {
        return select(table, table.key(), request, "", row -> key(table.key(), row));
    }

    /** The largest key of the table. */
    Optional<Key> last(JdbcStepTable table) throws SQLException {
        String text = "SELECT " + names(table.key()) + "\nFROM " + from(table.table()) + "\nORDER BY "
                + order(table.key(), Direction.DOWN) + "\nLIMIT 1";
        return sql.first(text, row -> key(table.key(), row));
    }

    /** Rows of given keys that match the table's condition. */
    List<Row> byKeys(JdbcStepTable table, Collection<Key> keys, String lockClause) throws SQLException {
        return selectByKeys(table, table.selected(), keys, lockClause, table::read);
    }

    List<Key> stillMatching(JdbcStepTable table, Collection<Key> keys) throws SQLException {
        return selectByKeys(table, table.key(), keys, "", row -> key(table.key(), row));
    }

    /**
     * Tries a condition without reading a row: as it will be used, and within a CAST, where one that closes our
     * parenthesis and opens another, {@code a) OR (b}, is a syntax error; beside key comparisons it would undo them.
     */
    void tryCondition(JdbcStepTable table, String where) throws SQLException {
        for (String tried : List.of(condition(where), "CAST(" + dialect.literal(where) + "\n AS CHAR(5)) IS NULL")) {
            sql.query("SELECT " + names(table.key()) + "\nFROM " + from(table.table()) + "\nWHERE " + tried
                    + "\nLIMIT 0", row -> row);
        }
    }

    private <T> List<T> select(JdbcStepTable table, List<Column> columns, PageRequest request, String lockClause,
            Sql.RowReader<T> reader) throws SQLException {
        List<String> conditions = new ArrayList<>();
        if (request.lower() != null) {
            conditions.add("(" + dialect.keyCondition(table.key(), ">") + ")");
        }
        if (request.upper() != null) {
            conditions.add("(" + dialect.keyCondition(table.key(), "<=") + ")");
        }
        table.where().ifPresent(where -> conditions.add(condition(where)));
        String text = "SELECT " + names(columns) + "\nFROM " + from(table.table())
                + (conditions.isEmpty() ? "" : "\nWHERE " + String.join("\n  AND ", conditions))
                + "\nORDER BY " + order(table.key(), request.direction())
                + "\nLIMIT " + request.limit() + "\n" + lockClause;
        try (PreparedStatement statement = sql.connection().prepareStatement(text)) {
            int next = bind(statement, 1, table.key(), request.lower());
            bind(statement, next, table.key(), request.upper());
            return read(statement, reader);
        }
    }

    private <T> List<T> selectByKeys(JdbcStepTable table, List<Column> columns, Collection<Key> keys, String lockClause,
            Sql.RowReader<T> reader) throws SQLException {
        String text = "SELECT " + names(columns) + "\nFROM " + from(table.table())
                + dialect.keySource(table.key()) + "\nWHERE " + dialect.keyAmong(table.key())
                + table.where().map(where -> "\n  AND " + condition(where)).orElse("")
                + (lockClause.isEmpty() ? "" : "\nORDER BY " + order(table.key(), Direction.UP) + "\n" + lockClause);
        try (PreparedStatement statement = sql.connection().prepareStatement(text)) {
            dialect.bindRows(statement, table.key(), keyValues(table.key(), keys));
            return read(statement, reader);
        }
    }

    /** How many of some keys have a row. */
    int count(TableInfo table, Collection<Key> keys) throws SQLException {
        String text = "SELECT COUNT(*)\nFROM " + from(table) + dialect.keySource(table.key())
                + "\nWHERE " + dialect.keyAmong(table.key());
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
    private String condition(String where) {
        return "(" + dialect.literal(where) + "\n)";
    }

    private String from(TableInfo table) {
        return dialect.quote(table.schema()) + "." + dialect.quote(table.name());
    }

    private String names(List<Column> columns) {
        return columns.stream().map(dialect::selected).collect(Collectors.joining(", "));
    }

    private String order(List<Column> key, Direction direction) {
        String way = direction == Direction.UP ? "" : " DESC";
        return key.stream().map(column -> dialect.quote(column.name()) + way).collect(Collectors.joining(", "));
    }
}

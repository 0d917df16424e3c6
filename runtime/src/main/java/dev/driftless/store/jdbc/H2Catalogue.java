package dev.driftless.store.jdbc;

import dev.driftless.SchemaException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** H2's catalogue: tables, columns, and which index can serve as a key. DATABASE_TO_LOWER changes the case of its words. */
final class H2Catalogue {

    /** Characters; the longest text of H2 versions that limit it the most. */
    private static final int UNLIMITED = 1 << 20;

    private record Table(String schema, String name, String type) {}

    TableInfo resolve(Sql sql, TableName wanted, String what) throws SQLException {
        Table table = find(sql, wanted, what)
                .orElseThrow(() -> new SchemaException(what + " names table " + wanted
                        + ", which does not exist: correct the name or the schema."));
        List<Column> columns = columns(sql, table);
        Map<String, Column> byName = columns.stream().collect(Collectors.toMap(Column::name, Function.identity()));
        List<Column> key = KeyCandidate.best(keys(sql, table))
                .map(best -> best.columns().stream().map(byName::get).toList())
                .orElse(List.of());
        return new TableInfo(table.schema(), table.name(), columns, key, obstacle(table), false, true);
    }

    private static Optional<Table> find(Sql sql, TableName wanted, String what) throws SQLException {
        List<Table> candidates = sql.query("""
                SELECT TABLE_SCHEMA, TABLE_NAME,
                       CASE UPPER(STORAGE_TYPE) WHEN 'TABLE LINK' THEN 'LINKED TABLE' ELSE UPPER(TABLE_TYPE) END
                FROM INFORMATION_SCHEMA.TABLES
                WHERE LOWER(TABLE_NAME) = LOWER(?)
                  AND LOWER(TABLE_SCHEMA) = LOWER(COALESCE(CAST(? AS CHARACTER VARYING), SCHEMA()))
                ORDER BY TABLE_SCHEMA, TABLE_NAME
                """,
                row -> new Table(row.getString(1), row.getString(2), row.getString(3)),
                wanted.name(), wanted.schema());
        if (wanted.schema() != null) {
            List<String> schemas = candidates.stream().map(Table::schema).distinct().toList();
            Optional<String> schema = TableName.choose(wanted.schema(), schemas, Function.identity(), what);
            candidates = candidates.stream().filter(t -> schema.equals(Optional.of(t.schema()))).toList();
        }
        return TableName.choose(wanted.name(), candidates, Table::name, what);
    }

    private static Optional<String> obstacle(Table table) {
        return switch (table.type()) {
            case "BASE TABLE" -> Optional.empty();
            case "LINKED TABLE" -> Optional.of("is a linked table: run the migration where its rows are");
            default -> Optional.of("is a " + table.type().toLowerCase(java.util.Locale.ROOT) + ": name the table behind it");
        };
    }

    private static List<Column> columns(Sql sql, Table table) throws SQLException {
        return sql.query("""
                SELECT COLUMN_NAME, UPPER(DATA_TYPE), NUMERIC_PRECISION, NUMERIC_SCALE, CHARACTER_MAXIMUM_LENGTH
                FROM INFORMATION_SCHEMA.COLUMNS
                WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?
                ORDER BY ORDINAL_POSITION
                """,
                row -> column(row.getString(1), row.getString(2), row.getInt(3), row.getInt(4), row.getLong(5)),
                table.schema(), table.name());
    }

    /** A length that H2 gives to a column that was declared without one is left out. */
    private static String declared(long length) {
        return length < UNLIMITED ? "(" + length + ")" : "";
    }

    private static Column column(String name, String type, int precision, int scale, long length) {
        return switch (type) {
            case "TINYINT", "SMALLINT", "INTEGER" -> new Column(name, ColumnKind.INTEGER, type, "INTEGER");
            case "BIGINT" -> new Column(name, ColumnKind.BIGINT, type, "BIGINT");
            case "NUMERIC", "DECIMAL" ->
                    new Column(name, ColumnKind.DECIMAL, type, "NUMERIC(" + precision + ", " + scale + ")");
            case "DECFLOAT" -> new Column(name, ColumnKind.DECIMAL, type, "DECFLOAT");
            case "REAL" -> new Column(name, ColumnKind.REAL, type, "REAL");
            case "DOUBLE PRECISION", "FLOAT" -> new Column(name, ColumnKind.DOUBLE, type, "DOUBLE PRECISION");
            case "BOOLEAN" -> new Column(name, ColumnKind.BOOLEAN, type, "BOOLEAN");
            case "CHARACTER VARYING" ->
                    new Column(name, ColumnKind.TEXT, type + declared(length), "CHARACTER VARYING");
            case "VARCHAR_IGNORECASE" -> new Column(name, ColumnKind.TEXT, type, "VARCHAR_IGNORECASE");
            case "CHARACTER LARGE OBJECT" -> new Column(name, ColumnKind.TEXT, type, "CHARACTER LARGE OBJECT");
            case "CHARACTER" ->
                    new Column(name, ColumnKind.PADDED, type + declared(length), "CHARACTER VARYING");
            case "DATE" -> new Column(name, ColumnKind.DATE, type, "DATE");
            case "TIME" -> new Column(name, ColumnKind.TIME, type, "TIME(9)");
            case "TIMESTAMP" -> new Column(name, ColumnKind.TIMESTAMP, type, "TIMESTAMP(9)");
            case "TIMESTAMP WITH TIME ZONE" ->
                    new Column(name, ColumnKind.TIMESTAMP_TZ, type, "TIMESTAMP(9) WITH TIME ZONE");
            case "UUID" -> new Column(name, ColumnKind.UUID, type, "UUID");
            case "BINARY", "BINARY VARYING" -> new Column(name, ColumnKind.BYTES, type, "BINARY VARYING");
            case "BINARY LARGE OBJECT" -> new Column(name, ColumnKind.BYTES, type, "BINARY LARGE OBJECT");
            case "JSON" -> new Column(name, ColumnKind.JSON, type, "CHARACTER LARGE OBJECT");
            // Of a text H2 makes an array of one element, or an error.
            case "ARRAY", "ROW" -> new Column(name, ColumnKind.SHOWN, type, "CHARACTER VARYING");
            default -> new Column(name, ColumnKind.OTHER, type, "CHARACTER VARYING");
        };
    }

    /** The primary key, and unique indexes over columns that are not nullable. */
    private static List<KeyCandidate> keys(Sql sql, Table table) throws SQLException {
        record Part(String index, boolean primary, String column) {}
        List<Part> parts = sql.query("""
                SELECT I.INDEX_NAME, UPPER(I.INDEX_TYPE_NAME) = 'PRIMARY KEY', C.COLUMN_NAME
                FROM INFORMATION_SCHEMA.INDEXES I
                JOIN INFORMATION_SCHEMA.INDEX_COLUMNS C
                  ON C.INDEX_SCHEMA = I.INDEX_SCHEMA AND C.INDEX_NAME = I.INDEX_NAME
                WHERE I.TABLE_SCHEMA = ? AND I.TABLE_NAME = ?
                  AND UPPER(I.INDEX_TYPE_NAME) IN ('PRIMARY KEY', 'UNIQUE INDEX')
                  AND C.IS_UNIQUE
                  AND NOT EXISTS (
                      SELECT 1
                      FROM INFORMATION_SCHEMA.INDEX_COLUMNS N
                      JOIN INFORMATION_SCHEMA.COLUMNS K
                        ON K.TABLE_SCHEMA = N.TABLE_SCHEMA AND K.TABLE_NAME = N.TABLE_NAME AND K.COLUMN_NAME = N.COLUMN_NAME
                      WHERE N.INDEX_SCHEMA = I.INDEX_SCHEMA AND N.INDEX_NAME = I.INDEX_NAME AND N.IS_UNIQUE
                        AND UPPER(K.IS_NULLABLE) = 'YES')
                ORDER BY I.INDEX_NAME, C.ORDINAL_POSITION
                """,
                row -> new Part(row.getString(1), row.getBoolean(2), row.getString(3)), table.schema(), table.name());
        List<KeyCandidate> keys = new ArrayList<>();
        parts.stream().collect(Collectors.groupingBy(Part::index)).forEach((index, members) -> keys.add(
                new KeyCandidate(index, members.get(0).primary(), members.stream().map(Part::column).toList())));
        return keys;
    }
}

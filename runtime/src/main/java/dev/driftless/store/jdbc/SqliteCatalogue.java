package dev.driftless.store.jdbc;

import dev.driftless.SchemaException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** SQLite's catalogue: tables, columns, and which index can serve as a key. */
final class SqliteCatalogue {

    /** In place of a {@link Column#castType()}, of which SQLite needs none, for columns of the key. */
    static final String KEY = "KEY";

    private final Dialect dialect;

    SqliteCatalogue(Dialect dialect) {
        this.dialect = dialect;
    }

    private record Table(String schema, String name, String type, boolean withoutRowid) {}

    /** A column; hidden are those of virtual tables (1) and generated ones (2, 3). */
    private record Described(int id, String name, String type, boolean notNull, int primary, int hidden) {}

    /** A part of a unique index; the column is -1 for the rowid and -2 for an expression. */
    private record Part(String index, String origin, int column, String collation, boolean descending) {}

    TableInfo resolve(Sql sql, TableName wanted, String what) throws SQLException {
        Table table = find(sql, wanted, what)
                .orElseThrow(() -> new SchemaException(what + " names table " + wanted
                        + ", which does not exist: correct the name or the schema."));
        Map<Integer, Described> described = describe(sql, table);
        List<Integer> key = key(sql, table, described);
        Map<Integer, Column> columns = new LinkedHashMap<>();
        described.values().forEach(column -> columns.put(column.id(), new Column(column.name(), kind(column.type()),
                column.type().isEmpty() ? "without a type" : column.type(), key.contains(column.id()) ? KEY : "")));
        return new TableInfo(table.schema(), table.name(), List.copyOf(columns.values()),
                key.stream().map(columns::get).toList(), obstacle(table, key.isEmpty() && described.values().stream()
                        .anyMatch(column -> column.primary() > 0 && !column.notNull())), false, true);
    }

    private static Optional<Table> find(Sql sql, TableName wanted, String what) throws SQLException {
        List<Table> candidates = sql.query("""
                SELECT t.schema, t.name, t.type, t.wr
                FROM pragma_table_list t
                JOIN pragma_database_list d ON d.name = t.schema
                WHERE LOWER(t.name) = LOWER(?)
                  AND LOWER(t.schema) = LOWER(COALESCE(?, t.schema))
                  AND t.schema <> 'temp'
                ORDER BY d.seq, t.name
                """,
                row -> new Table(row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4)),
                wanted.name(), wanted.schema());
        List<Table> first = candidates.stream().filter(t -> t.schema().equals(candidates.get(0).schema())).toList();
        return TableName.choose(wanted.name(), first, Table::name, what);
    }

    private static Optional<String> obstacle(Table table, boolean nullableKey) {
        if (!table.schema().equals("main")) {
            return Optional.of("is in an attached database, which does not commit together with the main one: connect to its"
                    + " file instead");
        }
        return Optional.ofNullable(switch (table.type()) {
            case "view" -> "is a view: name the table behind it";
            case "virtual", "shadow" -> "belongs to a virtual table: migrate the table that it was made from";
            default -> table.name().toLowerCase(Locale.ROOT).startsWith("sqlite_") ? "is SQLite's own: name another"
                    : nullableKey ? "has a primary key that may be NULL, as SQLite allows unless it is declared NOT NULL, or INTEGER"
                            + " PRIMARY KEY: make a table with such a key and copy the rows"
                    : null;
        });
    }

    private static Map<Integer, Described> describe(Sql sql, Table table) throws SQLException {
        Map<Integer, Described> columns = new LinkedHashMap<>();
        sql.query("SELECT cid, name, UPPER(type), \"notnull\", pk, hidden FROM pragma_table_xinfo(?, ?) ORDER BY cid",
                row -> new Described(row.getInt(1), row.getString(2), row.getString(3), row.getBoolean(4), row.getInt(5),
                        row.getInt(6)), table.name(), table.schema())
                .forEach(column -> columns.put(column.id(), column));
        return columns;
    }

    /** The declared type says what is meant to be in a column; what is in a row may be something else. */
    private static ColumnKind kind(String type) {
        if (type.contains("INT")) {
            return ColumnKind.BIGINT;
        }
        if (type.contains("CHAR") || type.contains("CLOB") || type.contains("TEXT")) {
            return ColumnKind.TEXT;
        }
        if (type.contains("BLOB") || type.contains("BINARY")) {
            return ColumnKind.BYTES;
        }
        return type.contains("REAL") || type.contains("FLOA") || type.contains("DOUB") ? ColumnKind.DOUBLE : ColumnKind.ANY;
    }

    private List<Integer> key(Sql sql, Table table, Map<Integer, Described> columns) throws SQLException {
        List<Part> parts = sql.query("""
                SELECT i.name, i.origin, x.cid, x.coll, x."desc"
                FROM pragma_index_list(?, ?) i, pragma_index_xinfo(i.name, ?) x
                WHERE i."unique" AND NOT i.partial AND x.key
                ORDER BY i.name, x.seqno
                """,
                row -> new Part(row.getString(1), row.getString(2), row.getInt(3), row.getString(4), row.getBoolean(5)),
                table.name(), table.schema(), table.schema());
        List<Integer> primary = columns.values().stream()
                .filter(column -> column.primary() > 0)
                .sorted(Comparator.comparing(Described::primary))
                .map(Described::id)
                .toList();
        if (!primary.isEmpty() && parts.stream().noneMatch(part -> part.origin().equals("pk"))) {
            // Another name of the rowid: it has no index, and holds an integer always.
            return primary;
        }
        List<KeyCandidate> candidates = new ArrayList<>();
        for (Map.Entry<String, List<Part>> index : parts.stream().collect(Collectors.groupingBy(Part::index)).entrySet()) {
            List<Part> members = index.getValue();
            boolean stored = members.stream().map(part -> columns.get(part.column()))
                    .allMatch(column -> column != null && column.notNull() && column.hidden() == 0);
            if (stored && sortsAsColumns(sql, table, columns, index.getKey(), members)) {
                candidates.add(new KeyCandidate(index.getKey(), members.get(0).origin().equals("pk"),
                        members.stream().map(part -> columns.get(part.column()).name()).toList()));
            }
        }
        Map<String, Integer> ids = columns.values().stream().collect(Collectors.toMap(Described::name, Described::id));
        return KeyCandidate.best(candidates).map(best -> best.columns().stream().map(ids::get).toList()).orElse(List.of());
    }

    /**
     * Whether the index compares as its columns do, which have no collation that could be asked for: a unique index with
     * another one does not rule out rows that are equal to each other. SQLite sorts by an index only if it does.
     */
    private boolean sortsAsColumns(Sql sql, Table table, Map<Integer, Described> columns, String index, List<Part> parts)
            throws SQLException {
        boolean primary = parts.get(0).origin().equals("pk");
        String order = parts.stream()
                .map(part -> dialect.quote(columns.get(part.column()).name()) + (part.descending() ? " DESC" : ""))
                .collect(Collectors.joining(", "));
        return sql.query("EXPLAIN QUERY PLAN SELECT 1 FROM " + dialect.quote(table.schema()) + "." + dialect.quote(table.name())
                        + (table.withoutRowid() && primary ? "" : " INDEXED BY " + dialect.quote(index)) + " ORDER BY " + order, row -> row.getString("detail"))
                .stream().noneMatch(detail -> detail.contains("TEMP B-TREE"));
    }
}

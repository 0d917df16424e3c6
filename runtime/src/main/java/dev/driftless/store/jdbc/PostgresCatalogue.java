package dev.driftless.store.jdbc;

import dev.driftless.SchemaException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** PostgreSQL's catalogue: tables, columns, and which index can serve as a key. */
final class PostgresCatalogue {

    private record Table(long oid, String schema, String name, char kind, boolean rowSecurity, boolean children,
            boolean followed) {}

    TableInfo resolve(Sql sql, TableName wanted, String what) throws SQLException {
        Table table = find(sql, wanted, what)
                .orElseThrow(() -> new SchemaException(what + " names table " + wanted
                        + ", which does not exist or is not visible to this role: correct the name or the schema."));
        List<Column> columns = columns(sql, table.oid());
        Map<String, Column> byName = columns.stream().collect(Collectors.toMap(Column::name, Function.identity()));
        List<Column> key = KeyCandidate.best(keys(sql, table.oid()))
                .map(best -> best.columns().stream().map(byName::get).toList())
                .orElse(List.of());
        return new TableInfo(table.schema(), table.name(), columns, key, obstacle(table), table.kind() == 'p', table.followed());
    }

    private static Optional<Table> find(Sql sql, TableName wanted, String what) throws SQLException {
        List<Table> candidates = sql.query("""
                SELECT c.oid, n.nspname, c.relname, c.relkind, row_security_active(c.oid),
                       c.relkind = 'r' AND EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = c.oid),
                       c.relkind = 'p' OR c.relhasrules
                       OR EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgtype & 2 = 0)
                FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE lower(c.relname) = lower(CAST(? AS text))
                  AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
                  AND (lower(n.nspname) = lower(CAST(? AS text))
                       OR CAST(? AS text) IS NULL AND n.nspname = ANY (current_schemas(true)))
                ORDER BY array_position(current_schemas(true), n.nspname), n.nspname
                """,
                row -> new Table(row.getLong(1), row.getString(2), row.getString(3), row.getString(4).charAt(0),
                        row.getBoolean(5), row.getBoolean(6), row.getBoolean(7)),
                wanted.name(), wanted.schema(), wanted.schema());
        if (wanted.schema() != null) {
            List<String> schemas = candidates.stream().map(Table::schema).distinct().toList();
            Optional<String> schema = TableName.choose(wanted.schema(), schemas, Function.identity(), what);
            candidates = candidates.stream().filter(t -> schema.equals(Optional.of(t.schema()))).toList();
        }
        return TableName.choose(wanted.name(), candidates, Table::name, what);
    }

    private static Optional<String> obstacle(Table table) {
        return Optional.ofNullable(switch (table.kind()) {
            case 'v', 'm' -> "is a view: name the table behind it";
            case 'f' -> "is a foreign table: run the migration where its rows are";
            default -> table.rowSecurity()
                    ? "hides rows from this role by row-level security: use a role that bypasses it"
                    : table.children() ? "has child tables that inherit from it: migrate each child by its own name" : null;
        });
    }

    private static List<Column> columns(Sql sql, long oid) throws SQLException {
        return sql.query("""
                WITH RECURSIVE base AS (
                    SELECT a.attnum, a.attname, format_type(a.atttypid, a.atttypmod) AS shown, a.atttypid AS oid
                    FROM pg_attribute a
                    WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped
                    UNION ALL
                    SELECT b.attnum, b.attname, b.shown, t.typbasetype
                    FROM base b
                    JOIN pg_type t ON t.oid = b.oid
                    WHERE t.typtype = 'd'
                )
                SELECT b.attname, b.shown, format_type(b.oid, -1), t.typname, t.typnamespace = CAST('pg_catalog' AS regnamespace)
                FROM base b
                JOIN pg_type t ON t.oid = b.oid
                WHERE t.typtype <> 'd'
                ORDER BY b.attnum
                """,
                row -> new Column(row.getString(1), row.getBoolean(5) ? kind(row.getString(4)) : ColumnKind.OTHER,
                        row.getString(2), row.getString(3)),
                oid);
    }

    private static ColumnKind kind(String type) {
        return switch (type) {
            case "int2", "int4" -> ColumnKind.INTEGER;
            case "int8" -> ColumnKind.BIGINT;
            case "numeric" -> ColumnKind.DECIMAL;
            case "float4" -> ColumnKind.REAL;
            case "float8" -> ColumnKind.DOUBLE;
            case "bool" -> ColumnKind.BOOLEAN;
            case "text", "varchar", "name" -> ColumnKind.TEXT;
            case "bpchar" -> ColumnKind.PADDED;
            case "date" -> ColumnKind.DATE;
            case "time" -> ColumnKind.TIME;
            case "timestamp" -> ColumnKind.TIMESTAMP;
            case "timestamptz" -> ColumnKind.TIMESTAMP_TZ;
            case "uuid" -> ColumnKind.UUID;
            case "bytea" -> ColumnKind.BYTES;
            case "json", "jsonb" -> ColumnKind.JSON;
            default -> ColumnKind.OTHER;
        };
    }

    /** The primary key, and unique indexes that are valid, not partial, not on expressions, not deferrable, not nullable. */
    private static List<KeyCandidate> keys(Sql sql, long oid) throws SQLException {
        record Part(String index, boolean primary, String column) {}
        List<Part> parts = sql.query("""
                SELECT c.relname, i.indisprimary, a.attname
                FROM pg_index i
                JOIN pg_class c ON c.oid = i.indexrelid
                CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(attnum, position)
                JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                WHERE i.indrelid = ?
                  AND k.position <= i.indnkeyatts
                  AND (i.indisprimary
                       OR i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL
                          AND NOT EXISTS (
                              SELECT FROM pg_attribute n
                              WHERE n.attrelid = i.indrelid AND NOT n.attnotnull
                                AND n.attnum = ANY ((CAST(i.indkey AS int2[]))[0:i.indnkeyatts - 1])))
                ORDER BY c.relname, k.position
                """, row -> new Part(row.getString(1), row.getBoolean(2), row.getString(3)), oid);
        List<KeyCandidate> keys = new ArrayList<>();
        parts.stream().collect(Collectors.groupingBy(Part::index)).forEach((index, members) -> keys.add(
                new KeyCandidate(index, members.get(0).primary(), members.stream().map(Part::column).toList())));
        return keys;
    }
}

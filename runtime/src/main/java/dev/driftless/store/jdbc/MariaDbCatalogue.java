package dev.driftless.store.jdbc;

import dev.driftless.SchemaException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The catalogue of MariaDB and MySQL: tables, columns, and which index can serve as a key. */
final class MariaDbCatalogue {

    private record Table(String schema, String name, String type, @Nullable String engine) {}

    /** A part of an index; the column is null where it is an expression. */
    private record Part(String index, @Nullable String column, @Nullable String dataType, boolean usable, boolean descending) {}

    TableInfo resolve(Sql sql, TableName wanted, String what) throws SQLException {
        Table table = find(sql, wanted, what)
                .orElseThrow(() -> new SchemaException(what + " names table " + wanted
                        + ", which does not exist or is not visible to this user: correct the name or the database."));
        List<Column> columns = columns(sql, table);
        Map<String, Column> byName = columns.stream().collect(Collectors.toMap(Column::name, Function.identity()));
        Map<String, List<Part>> indexes = uniqueIndexes(sql, table);
        boolean timeMoves = !fixedTimeZone(sql);
        List<Column> key = KeyCandidate.best(indexes.entrySet().stream()
                        .filter(index -> index.getValue().stream().noneMatch(part -> unusable(part, timeMoves).isPresent()))
                        .filter(index -> index.getValue().stream().map(Part::descending).distinct().count() == 1)
                        .map(index -> new KeyCandidate(index.getKey(), index.getKey().equals("PRIMARY"),
                                index.getValue().stream().map(Part::column).toList()))
                        .toList())
                .map(best -> best.columns().stream().map(byName::get).toList())
                .orElse(List.of());
        Optional<String> obstacle = obstacle(table);
        if (obstacle.isEmpty() && key.isEmpty()) {
            obstacle = indexes.values().stream().flatMap(List::stream)
                    .flatMap(part -> unusable(part, timeMoves).stream()).filter(text -> !text.isEmpty()).findFirst();
        }
        return new TableInfo(table.schema(), table.name(), columns, key, obstacle, false, true);
    }

    private static Optional<Table> find(Sql sql, TableName wanted, String what) throws SQLException {
        List<Table> candidates = sql.query("""
                SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, ENGINE
                FROM information_schema.TABLES
                WHERE LOWER(TABLE_NAME) = LOWER(?)
                  AND LOWER(TABLE_SCHEMA) = LOWER(COALESCE(?, DATABASE()))
                ORDER BY CAST(TABLE_SCHEMA AS BINARY), CAST(TABLE_NAME AS BINARY)
                """,
                row -> new Table(row.getString(1), row.getString(2), row.getString(3), row.getString(4)),
                wanted.name(), wanted.schema());
        if (wanted.schema() != null) {
            List<String> schemas = candidates.stream().map(Table::schema).distinct().toList();
            Optional<String> schema = TableName.choose(wanted.schema(), schemas, Function.identity(), what);
            candidates = candidates.stream().filter(t -> schema.equals(Optional.of(t.schema()))).toList();
        }
        return TableName.choose(wanted.name(), candidates, Table::name, what);
    }

    private static Optional<String> obstacle(Table table) {
        String type = table.type().toUpperCase(Locale.ROOT);
        if (type.contains("VIEW")) {
            return Optional.of("is a view: name the table behind it");
        }
        if (!type.equals("BASE TABLE") && !type.equals("SYSTEM VERSIONED")) {
            return Optional.of("is a " + type.toLowerCase(Locale.ROOT) + ": name a base table");
        }
        return "InnoDB".equalsIgnoreCase(table.engine())
                ? Optional.empty()
                : Optional.of("is stored by the engine " + table.engine() + ", while batches need InnoDB's transactions and row"
                        + " locks: convert it with ALTER TABLE " + table.name() + " ENGINE=InnoDB");
    }

    private static List<Column> columns(Sql sql, Table table) throws SQLException {
        Set<String> json = jsonColumns(sql, table);
        return sql.query("""
                SELECT COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, CHARACTER_SET_NAME, COLLATION_NAME, NUMERIC_PRECISION, NUMERIC_SCALE
                FROM information_schema.COLUMNS
                WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?
                ORDER BY ORDINAL_POSITION
                """,
                row -> MariaDbTypes.column(row.getString(1), row.getString(2), row.getString(3), row.getString(4),
                        row.getString(5), row.getInt(6), row.getInt(7), json.contains(row.getString(1))),
                table.schema(), table.name());
    }

    /** MariaDB's JSON is a LONGTEXT with a constraint; MySQL has a type of its own. */
    private static Set<String> jsonColumns(Sql sql, Table table) throws SQLException {
        if (!MariaDbDialect.isMariaDb(sql.first("SELECT VERSION()", row -> row.getString(1)).orElseThrow())) {
            return Set.of();
        }
        return Set.copyOf(sql.query("""
                SELECT CONSTRAINT_NAME
                FROM information_schema.CHECK_CONSTRAINTS
                WHERE CONSTRAINT_SCHEMA = ? AND TABLE_NAME = ? AND LEVEL = 'Column'
                  AND CHECK_CLAUSE = CONCAT('json_valid(`', REPLACE(CONSTRAINT_NAME, '`', '``'), '`)')
                """, row -> row.getString(1), table.schema(), table.name()));
    }

    /** The primary key and all unique indexes, their parts in order. */
    private static Map<String, List<Part>> uniqueIndexes(Sql sql, Table table) throws SQLException {
        List<Part> parts = sql.query("""
                SELECT s.INDEX_NAME, s.COLUMN_NAME, c.DATA_TYPE, s.COLLATION,
                       s.COLUMN_NAME IS NOT NULL AND s.SUB_PART IS NULL AND s.NULLABLE <> 'YES' AND s.INDEX_TYPE = 'BTREE'
                FROM information_schema.STATISTICS s
                LEFT JOIN information_schema.COLUMNS c
                  ON c.TABLE_SCHEMA = s.TABLE_SCHEMA AND c.TABLE_NAME = s.TABLE_NAME AND c.COLUMN_NAME = s.COLUMN_NAME
                WHERE s.TABLE_SCHEMA = ? AND s.TABLE_NAME = ? AND s.NON_UNIQUE = 0
                ORDER BY s.INDEX_NAME, s.SEQ_IN_INDEX
                """,
                row -> new Part(row.getString(1), row.getString(2), row.getString(3), row.getBoolean(5),
                        "D".equals(row.getString(4))),
                table.schema(), table.name());
        Map<String, List<Part>> indexes = new TreeMap<>();
        parts.forEach(part -> indexes.computeIfAbsent(part.index(), name -> new ArrayList<>()).add(part));
        return indexes;
    }

    /** Why a part makes its index useless as a key; an empty text where the general sentence says it. */
    private static Optional<String> unusable(Part part, boolean timeMoves) {
        if (!part.usable() || part.dataType() == null) {
            return Optional.of("");
        }
        if (!MariaDbTypes.ordersKeys(part.dataType())) {
            return Optional.of("has no unique index but one with the " + part.dataType().toUpperCase(Locale.ROOT) + " column "
                    + part.column() + ", which cannot be read in pages: add a unique index over other NOT NULL columns");
        }
        if (part.dataType().equalsIgnoreCase("timestamp") && timeMoves) {
            return Optional.of("has the TIMESTAMP column " + part.column() + " in its key, which has no definite order in a"
                    + " session time zone that changes its clocks: let the DataSource set time_zone = '+00:00'");
        }
        return Optional.empty();
    }

    /** Whether local times of the session follow one another as instants do. */
    private static boolean fixedTimeZone(Sql sql) throws SQLException {
        return sql.first("SELECT IF(@@time_zone = 'SYSTEM', @@system_time_zone, @@time_zone)", row -> row.getString(1))
                .filter(zone -> zone.matches("[+-].*|UTC|GMT|Etc/.*"))
                .isPresent();
    }
}

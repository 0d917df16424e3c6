package dev.driftless.store.jdbc;

import dev.driftless.Direction;
import dev.driftless.RowFailure;
import dev.driftless.store.Key;
import dev.driftless.value.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code migration_failure}: quarantined rows. A row's key is stored with its column names and as the text that the engine
 * compares; it is looked up by a hash, since keys may be longer than an index takes.
 */
final class FailureTable {

    private static final int CHUNK = 500;

    private final Sql sql;
    private final InternalTables tables;

    FailureTable(Sql sql, InternalTables tables) {
        this.sql = sql;
        this.tables = tables;
    }

    long count(String migrationId) throws SQLException {
        return sql.first("SELECT COUNT(*) FROM " + tables.failure() + " WHERE migration_id = ?",
                row -> row.getLong(1), migrationId).orElse(0L);
    }

    Set<String> migrations() throws SQLException {
        return Set.copyOf(sql.query("SELECT DISTINCT migration_id FROM " + tables.failure(), row -> row.getString(1)));
    }

    List<RowFailure> list(@Nullable String migrationId, int limit) throws SQLException {
        String where = migrationId == null ? "" : "\nWHERE migration_id = ?";
        @Nullable Object[] parameters = migrationId == null ? new Object[0] : new Object[] {migrationId};
        return sql.query("SELECT * FROM " + tables.failure() + where
                + "\nORDER BY migration_id, failed_at, key_hash\nLIMIT " + limit,
                row -> new RowFailure(row.getString("migration_id"), Direction.ofLabel(row.getString("direction")),
                        keyMap(row.getString("row_key")), row.getString("error"), RunTable.instant(row.getLong("failed_at"))),
                parameters);
    }

    List<Key> keys(String migrationId, Direction direction) throws SQLException {
        return sql.query("SELECT row_key FROM " + tables.failure()
                + "\nWHERE migration_id = ? AND direction = ?\nORDER BY failed_at, key_hash",
                row -> key(row.getString(1)), migrationId, direction.label());
    }

    Map<Key, Direction> among(String migrationId, Collection<Key> keys) throws SQLException {
        Map<Key, Direction> found = new HashMap<>();
        if (count(migrationId) == 0) {
            return found;
        }
        List<Key> all = new ArrayList<>(keys);
        for (int from = 0; from < all.size(); from += CHUNK) {
            List<Key> chunk = all.subList(from, Math.min(all.size(), from + CHUNK));
            List<Object> parameters = new ArrayList<>(List.of(migrationId));
            chunk.forEach(key -> parameters.add(hash(key)));
            sql.query("SELECT row_key, direction FROM " + tables.failure() + "\nWHERE migration_id = ? AND key_hash IN ("
                    + String.join(", ", java.util.Collections.nCopies(chunk.size(), "?")) + ")",
                    row -> found.put(key(row.getString(1)), Direction.ofLabel(row.getString(2))), parameters.toArray());
        }
        return found;
    }

    /** Removes a failure, whichever direction it has. */
    int remove(String migrationId, Key key) throws SQLException {
        return sql.update("DELETE FROM " + tables.failure() + " WHERE migration_id = ? AND key_hash = ?",
                migrationId, hash(key));
    }

    void removeAll(String migrationId) throws SQLException {
        sql.update("DELETE FROM " + tables.failure() + " WHERE migration_id = ?", migrationId);
    }

    void removeAll(String migrationId, Direction direction) throws SQLException {
        sql.update("DELETE FROM " + tables.failure() + " WHERE migration_id = ? AND direction = ?",
                migrationId, direction.label());
    }

    void insert(String runId, Key key, RowFailure failure) throws SQLException {
        Map<String, Object> stored = new LinkedHashMap<>();
        stored.put("text", key.parts());
        stored.put("key", printable(failure.key()));
        stored.put("kinds", failure.key().values().stream().map(value -> ColumnKind.of(value).name()).toList());
        sql.update("INSERT INTO " + tables.failure()
                + " (migration_id, key_hash, row_key, direction, error, run_id, failed_at)\nVALUES (?, ?, ?, ?, ?, ?, "
                + tables.dialect().now() + ")",
                failure.migrationId(), hash(key), Json.write(stored), failure.direction().label(), failure.error(), runId);
    }

    private static Map<String, Object> printable(Map<String, Object> key) {
        Map<String, Object> printable = new LinkedHashMap<>();
        key.forEach((column, value) -> printable.put(column,
                value instanceof Boolean || value instanceof Number number && Double.isFinite(number.doubleValue())
                        ? value : text(value)));
        return printable;
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value.toString();
    }

    private static Key key(String stored) {
        List<String> parts = new ArrayList<>();
        if (Json.parse(stored) instanceof Map<?, ?> map && map.get("text") instanceof List<?> list) {
            list.forEach(part -> parts.add((String) part));
        }
        return new Key(parts);
    }

    /** The key's columns with values of the types that the row had. */
    private static Map<String, Object> keyMap(String stored) {
        Map<String, Object> key = new LinkedHashMap<>();
        if (Json.parse(stored) instanceof Map<?, ?> map
                && map.get("key") instanceof Map<?, ?> columns
                && map.get("text") instanceof List<?> texts
                && map.get("kinds") instanceof List<?> kinds) {
            int i = 0;
            for (Object name : columns.keySet()) {
                Column column = new Column((String) name, ColumnKind.valueOf((String) kinds.get(i)), "", "");
                key.put(column.name(), ColumnValues.parse(column, (String) texts.get(i)));
                i++;
            }
        }
        return key;
    }

    private static String hash(Key key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.toText().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

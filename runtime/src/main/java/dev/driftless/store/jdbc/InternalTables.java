package dev.driftless.store.jdbc;

import dev.driftless.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/**
 * The internal tables in one schema: their full names, and how they are created.
 *
 * @param dialect the vendor
 * @param schema the schema, in the catalogue's spelling
 */
record InternalTables(Dialect dialect, String schema) {

    /** Columns by which a table of ours is told from a foreign one of the same name. */
    private static final Map<String, String> MARKS = Map.of(
            "migration_lock", "lock_id, run_id",
            "migration_state", "migration_id, applied, checksum, moved, write_mode, retired_at",
            "migration_run", "run_id, plan, current_index, step, cancel_requested, paused, reason",
            "migration_range", "migration_id, sweep, seq, lower, upper, cursor, epoch, batch_seq",
            "migration_failure", "migration_id, key_hash, row_key, direction, failed_at");

    String lock() {
        return full("migration_lock");
    }

    String state() {
        return full("migration_state");
    }

    String run() {
        return full("migration_run");
    }

    String range() {
        return full("migration_range");
    }

    String failure() {
        return full("migration_failure");
    }

    /** The resource that holds the statements. */
    String script() {
        return "dev/driftless/store/schema-" + dialect.vendor() + ".sql";
    }

    private String full(String table) {
        return dialect.quote(schema) + "." + table;
    }

    /** Creates what is missing; to be called in a transaction. */
    void create(Sql sql) throws SQLException {
        dialect.lockForDdl(sql);
        for (String statement : statements()) {
            sql.execute(statement);
        }
        check(sql);
    }

    /** Refuses foreign tables that have the name of one of ours; a missing table is none. */
    void check(Sql sql) throws SQLException {
        for (String table : MARKS.keySet().stream().sorted().toList()) {
            String columns = MARKS.get(table).replace("cursor", dialect.cursorColumn());
            try {
                sql.query("SELECT " + columns + " FROM " + full(table) + " LIMIT 0", row -> row);
            } catch (SQLException e) {
                if (dialect.isMissingTable(e)) {
                    continue;
                }
                if (!dialect.isUnknownColumn(e)) {
                    throw e;
                }
                throw new StoreException("Table " + schema + "." + table + " exists but is not Driftless's: rename it, or"
                        + " give Driftless a schema of its own with schema(..).", e);
            }
        }
    }

    private List<String> statements() {
        try (InputStream in = InternalTables.class.getResourceAsStream("/" + script())) {
            if (in == null) {
                throw new IllegalStateException(script() + " is missing from the runtime's jar");
            }
            String script = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("(?m)^--.*$", "")
                    .replaceAll("\\b(?=migration_(lock|state|run|range|failure)\\b)",
                            Matcher.quoteReplacement(dialect.quote(schema) + "."));
            return Arrays.stream(script.split(";")).map(String::strip).filter(s -> !s.isEmpty()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

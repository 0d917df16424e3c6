package dev.driftless;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A row that a migration could not change.
 *
 * @param migrationId the migration
 * @param direction the direction in which it failed
 * @param key the row's key columns, in key order, in the catalogue's spelling
 * @param error what went wrong, in one sentence
 * @param at when
 */
public record RowFailure(String migrationId, Direction direction, Map<String, Object> key, String error, Instant at) {

    /** Copies the map, order kept. */
    public RowFailure {
        key = Collections.unmodifiableMap(new LinkedHashMap<>(key));
    }
}

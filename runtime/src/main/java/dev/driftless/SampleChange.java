package dev.driftless;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One row that a dry run would change.
 *
 * @param key the row's key columns, in key order
 * @param before the columns that would be written, as they are now; null for SQL NULL
 * @param after the same columns as they would be written
 */
public record SampleChange(Map<String, Object> key, Map<String, Object> before, Map<String, Object> after) {

    /** Copies the maps, order and nulls kept. */
    public SampleChange {
        key = Collections.unmodifiableMap(new LinkedHashMap<>(key));
        before = Collections.unmodifiableMap(new LinkedHashMap<>(before));
        after = Collections.unmodifiableMap(new LinkedHashMap<>(after));
    }
}

package dev.driftless.store;

import dev.driftless.value.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * A row's key as the database's own text, one part for each key column: compared for equality only, since only the
 * database knows the order of keys.
 *
 * @param parts texts in key order, never null
 */
public record Key(List<String> parts) {

    /** Copies the list. */
    public Key {
        parts = List.copyOf(parts);
    }

    /**
     * The form in which a key is stored.
     *
     * @return a JSON array of the parts
     */
    public String toText() {
        return Json.write(parts);
    }

    /**
     * Reads the stored form.
     *
     * @param text what {@link #toText()} made
     * @return the key
     */
    public static Key ofText(String text) {
        List<String> parts = new ArrayList<>();
        if (Json.parse(text) instanceof List<?> list) {
            list.forEach(part -> parts.add((String) part));
        }
        return new Key(parts);
    }
}

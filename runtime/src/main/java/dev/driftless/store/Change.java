package dev.driftless.store;

import dev.driftless.Patch;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written to one row: the columns of a patch that really differ.
 *
 * @param row the row as it was read
 * @param patch what the method returned
 * @param values new values by column in the catalogue's spelling, as the store writes them; never empty
 */
public record Change(Row row, Patch patch, Map<String, @Nullable Object> values) {

    /** What a value of no great length is taken to have. */
    private static final int SMALL = 16;

    /**
     * About how much there is to write.
     *
     * @return bytes; of texts, characters
     */
    public long bytes() {
        long bytes = 0;
        for (Object value : values.values()) {
            bytes += value instanceof String text ? text.length() : value instanceof byte[] array ? array.length : SMALL;
        }
        return bytes;
    }
}

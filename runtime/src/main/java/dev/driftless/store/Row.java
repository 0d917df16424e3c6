package dev.driftless.store;

import dev.driftless.Document;
import org.jspecify.annotations.Nullable;

/**
 * A row of a page.
 *
 * @param key its key
 * @param document its columns
 * @param version what the database calls this version of the row, or of the whole database; null where it has no name for it
 */
public record Row(Key key, Document document, @Nullable Object version) {

    /**
     * The same row with a version.
     *
     * @param read what the database calls it
     * @return a row
     */
    public Row ofVersion(Object read) {
        return new Row(key, document, read);
    }

    /**
     * Whether two readings of a row found the same version of it.
     *
     * @param other a reading of the same row with the same columns
     * @return true if a method that sees nothing but the row must answer the same for both
     */
    public boolean sameVersion(Row other) {
        return version != null && version.equals(other.version) || document.equals(other.document);
    }
}

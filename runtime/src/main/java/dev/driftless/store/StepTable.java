package dev.driftless.store;

import dev.driftless.Patch;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of one migration step, resolved against the catalogue. Immutable and thread-safe. */
public interface StepTable {

    /**
     * The table's full name, for comparison and for messages.
     *
     * @return schema and table in the catalogue's spelling
     */
    String name();

    /**
     * What of a patch really changes a row.
     *
     * @param row the row as it was read
     * @param patch what the method returned
     * @return empty if the row has all the values already
     * @throws IllegalArgumentException if the patch names a key column, an unknown column or a value that does not fit
     */
    Optional<Change> change(Row row, Patch patch);

    /**
     * The row with a change carried out in memory.
     *
     * @param change the change
     * @return the row as it would be read afterwards
     */
    Row apply(Change change);

    /**
     * A key as values.
     *
     * @param key a key of this table
     * @return values by key column, in key order
     */
    Map<String, Object> keyValues(Key key);

    /**
     * The condition that selects the step's rows.
     *
     * @return empty if every row is meant
     */
    Optional<String> where();

    /**
     * The column that is raised by 1 with every write.
     *
     * @return empty if there is none
     */
    @Nullable String versionColumn();
}

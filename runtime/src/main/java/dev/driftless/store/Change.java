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
public record Change(Row row, Patch patch, Map<String, @Nullable Object> values) {}

package dev.driftless;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Columns of one row and the values they are to have; columns that it does not name stay as they are. A value that the
 * row has already is not written. Immutable: arrays, maps and lists are copied.
 *
 * <p>Values are null for SQL NULL, or what {@link Document} returns for the column, or any type that converts to it
 * without loss: a number for a numeric column, an enum or a String for text, Instant or OffsetDateTime for a timestamp
 * with time zone, Map or List (or JSON text) for a JSON column.
 */
public final class Patch {

    private static final Patch NONE = new Patch(Map.of());

    private final Map<String, @Nullable Object> values;

    private Patch(Map<String, @Nullable Object> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /**
     * A patch of one column.
     *
     * @param column the column's name
     * @param value its new value; null for SQL NULL
     * @return the patch
     */
    public static Patch set(String column, @Nullable Object value) {
        return NONE.and(column, value);
    }

    /**
     * The patch that changes nothing: the row is skipped.
     *
     * @return the empty patch
     */
    public static Patch none() {
        return NONE;
    }

    /**
     * A patch of several columns.
     *
     * @param values new values by column name; null for SQL NULL
     * @return the patch, in the map's order
     */
    public static Patch of(Map<String, ? extends @Nullable Object> values) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        values.forEach((column, value) -> copy.put(checked(column), copyOf(value)));
        return copy.isEmpty() ? NONE : new Patch(copy);
    }

    /**
     * This patch and one column more.
     *
     * @param column the column's name
     * @param value its new value; null for SQL NULL
     * @return a new patch
     * @throws IllegalArgumentException if this patch has the column already
     */
    public Patch and(String column, @Nullable Object value) {
        if (values.containsKey(checked(column))) {
            throw new IllegalArgumentException("column " + column + " is set twice in one patch");
        }
        if (values.isEmpty()) {
            return new Patch(Collections.singletonMap(column, copyOf(value)));
        }
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(values);
        copy.put(column, copyOf(value));
        return new Patch(copy);
    }

    /**
     * The columns and their new values.
     *
     * @return an unmodifiable map, in the order in which columns were set
     */
    public Map<String, @Nullable Object> asMap() {
        return values;
    }

    /**
     * Whether there is nothing to write.
     *
     * @return true for {@link #none()}
     */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /**
     * Calls an action for each column, in order.
     *
     * @param action takes a column and its new value
     */
    public void forEach(BiConsumer<String, @Nullable Object> action) {
        values.forEach(action);
    }

    private static String checked(String column) {
        if (Objects.requireNonNull(column, "column").isBlank()) {
            throw new IllegalArgumentException("a patch names a column, which must not be blank");
        }
        return column;
    }

    static @Nullable Object copyOf(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((name, member) -> copy.put(name, copyOf(member)));
            return Collections.unmodifiableMap(copy);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(copyOf(item)));
            return Collections.unmodifiableList(copy);
        }
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Patch that
                && values.keySet().equals(that.values.keySet())
                && values.keySet().stream()
                        .allMatch(column -> Objects.deepEquals(values.get(column), that.values.get(column)));
    }

    @Override
    public int hashCode() {
        return values.entrySet().stream()
                .mapToInt(entry -> entry.getKey().hashCode() ^ Arrays.deepHashCode(new Object[] {entry.getValue()}))
                .sum();
    }

    @Override
    public String toString() {
        return "Patch" + values;
    }
}

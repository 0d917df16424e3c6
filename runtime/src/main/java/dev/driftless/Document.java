package dev.driftless;

import dev.driftless.value.Json;
import dev.driftless.value.Values;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row as it was read. Immutable; every getter returns a boxed value, and null for SQL NULL.
 *
 * <p>A column is found by its exact name, else by the only name that differs in case. An unknown name throws an
 * {@link IllegalArgumentException} that lists the known ones; so does a value that does not convert without loss.
 *
 * <p>Java types by column type: integers Integer or Long; exact decimals BigDecimal; floating point Float or Double;
 * text, enums and JSON String; date LocalDate; time LocalTime; timestamp LocalDateTime; timestamp with time zone
 * OffsetDateTime; boolean, UUID and byte[] themselves; anything else the database's own text.
 */
public final class Document {

    private final Layout layout;
    private final @Nullable Object[] values;

    private Document(Layout layout, @Nullable Object[] values) {
        this.layout = layout;
        this.values = values;
    }

    /**
     * A row for a unit test.
     *
     * @param values values by column name; null for SQL NULL
     * @return a row without a key
     */
    public static Document of(Map<String, ? extends @Nullable Object> values) {
        @Nullable Object[] copy = values.values().stream().map(Patch::copyOf).toArray();
        return new Document(Layout.of(List.copyOf(values.keySet()), List.of()), copy);
    }

    /**
     * Whether the column is SQL NULL.
     *
     * @param column the column's name
     * @return true for SQL NULL
     */
    public boolean isNull(String column) {
        return raw(column) == null;
    }

    /**
     * Whether there is such a column.
     *
     * @param column the column's name
     * @return false if {@link #get(String)} would throw
     */
    public boolean has(String column) {
        return layout.find(column) >= 0;
    }

    /**
     * The value as it was read.
     *
     * @param column the column's name
     * @return a boxed value; null for SQL NULL
     */
    public @Nullable Object get(String column) {
        return Values.own(raw(column));
    }

    /**
     * The value in another type.
     *
     * @param column the column's name
     * @param type a box, String, BigDecimal, BigInteger, UUID, byte[], an enum, a java.time type, Map or List
     * @param <T> the type
     * @return the converted value; null for SQL NULL
     * @throws IllegalArgumentException if the value does not convert without loss
     */
    public <T> @Nullable T get(String column, Class<T> type) {
        return Values.convert(raw(column), type, column);
    }

    /**
     * The value as text.
     *
     * @param column the column's name
     * @return text; null for SQL NULL
     */
    public @Nullable String getString(String column) {
        return get(column, String.class);
    }

    /**
     * The value as an Integer.
     *
     * @param column the column's name
     * @return the number; null for SQL NULL
     */
    public @Nullable Integer getInt(String column) {
        return get(column, Integer.class);
    }

    /**
     * The value as a Long.
     *
     * @param column the column's name
     * @return the number; null for SQL NULL
     */
    public @Nullable Long getLong(String column) {
        return get(column, Long.class);
    }

    /**
     * The value as a Double.
     *
     * @param column the column's name
     * @return the number nearest to the value; null for SQL NULL
     */
    public @Nullable Double getDouble(String column) {
        return get(column, Double.class);
    }

    /**
     * The value as a BigDecimal.
     *
     * @param column the column's name
     * @return the number; null for SQL NULL
     */
    public @Nullable BigDecimal getBigDecimal(String column) {
        return get(column, BigDecimal.class);
    }

    /**
     * The value as a Boolean.
     *
     * @param column the column's name
     * @return the truth value, 0 and 1 counting as such; null for SQL NULL
     */
    public @Nullable Boolean getBoolean(String column) {
        return get(column, Boolean.class);
    }

    /**
     * The value as an Instant.
     *
     * @param column the column's name
     * @return the instant; that of a timestamp without time zone is taken at UTC; null for SQL NULL
     */
    public @Nullable Instant getInstant(String column) {
        return get(column, Instant.class);
    }

    /**
     * The value as a LocalDate.
     *
     * @param column the column's name
     * @return the date; null for SQL NULL
     */
    public @Nullable LocalDate getLocalDate(String column) {
        return get(column, LocalDate.class);
    }

    /**
     * The value as a UUID.
     *
     * @param column the column's name
     * @return the UUID; null for SQL NULL
     */
    public @Nullable UUID getUuid(String column) {
        return get(column, UUID.class);
    }

    /**
     * The value as bytes.
     *
     * @param column the column's name
     * @return a copy; null for SQL NULL
     */
    public byte @Nullable [] getBytes(String column) {
        return get(column, byte[].class);
    }

    /**
     * The value of a JSON column, parsed.
     *
     * @param column the column's name
     * @return Map, List, String, Boolean, Integer, Long, BigInteger or BigDecimal; null for SQL NULL and for JSON null
     */
    public @Nullable Object getJson(String column) {
        Object value = raw(column);
        if (value instanceof String text) {
            try {
                return Json.parse(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("column " + column + " is " + e.getMessage());
            }
        }
        return value;
    }

    /**
     * The row's key.
     *
     * @return the key columns and their values, in key order; empty for a row made by {@link #of(Map)}
     */
    public Map<String, Object> key() {
        Map<String, Object> key = new LinkedHashMap<>();
        for (String column : layout.key) {
            Object value = get(column);
            if (value != null) {
                key.put(column, value);
            }
        }
        return Collections.unmodifiableMap(key);
    }

    /**
     * All columns that were read.
     *
     * @return an unmodifiable map in the order of the table, in the catalogue's spelling; null for SQL NULL
     */
    public Map<String, @Nullable Object> asMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            map.put(layout.columns.get(i), Values.own(values[i]));
        }
        return Collections.unmodifiableMap(map);
    }

    private @Nullable Object raw(String column) {
        int index = layout.find(column);
        if (index < 0) {
            throw new IllegalArgumentException(layout.notFound(column));
        }
        return values[index];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Document that
                && layout.columns.equals(that.layout.columns)
                && Arrays.deepEquals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * layout.columns.hashCode() + Arrays.deepHashCode(values);
    }

    /** The columns only: a row's values may be personal data and do not belong in a log. */
    @Override
    public String toString() {
        return "Document" + layout.columns;
    }

    /** The columns that rows of one query have; what a store makes its rows from. Immutable. */
    public static final class Layout {

        private static final int AMBIGUOUS = -2;

        private final List<String> columns;
        private final List<String> key;
        private final Map<String, Integer> exact = new LinkedHashMap<>();
        private final Map<String, Integer> folded = new LinkedHashMap<>();

        private Layout(List<String> columns, List<String> key) {
            this.columns = List.copyOf(columns);
            this.key = List.copyOf(key);
            for (int i = 0; i < columns.size(); i++) {
                exact.put(columns.get(i), i);
                folded.merge(columns.get(i).toLowerCase(Locale.ROOT), i, (first, second) -> AMBIGUOUS);
            }
        }

        /**
         * A layout.
         *
         * @param columns the columns' names, in the order of the values
         * @param key the key columns among them, in key order
         * @return the layout
         */
        public static Layout of(List<String> columns, List<String> key) {
            return new Layout(columns, key);
        }

        /**
         * A row of this layout, which takes the array over.
         *
         * @param values one value for each column, as {@link Document} describes them; null for SQL NULL
         * @return the row
         */
        public Document row(@Nullable Object[] values) {
            if (values.length != columns.size()) {
                throw new IllegalArgumentException(values.length + " values for " + columns.size() + " columns");
            }
            return new Document(this, values);
        }

        /**
         * The position of a column.
         *
         * @param column its exact name, or the only one that differs in case
         * @return an index into the columns, negative if there is none or more than one
         */
        public int find(String column) {
            Integer index = exact.get(column);
            return index != null ? index : folded.getOrDefault(column.toLowerCase(Locale.ROOT), -1);
        }

        /**
         * The columns' names.
         *
         * @return in the order of the values
         */
        public List<String> columns() {
            return columns;
        }

        /**
         * The key columns' names.
         *
         * @return in key order
         */
        public List<String> key() {
            return key;
        }

        String notFound(String column) {
            return find(column) == AMBIGUOUS
                    ? "column " + column + " is ambiguous: several columns differ from it in case only; write it exactly"
                    : "no column " + column + "; known are " + String.join(", ", columns);
        }
    }
}

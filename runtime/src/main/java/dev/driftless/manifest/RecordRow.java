package dev.driftless.manifest;

import dev.driftless.Document;
import dev.driftless.Patch;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row as generated code sees it: components of a record are read from it, and a returned record is compared with it. */
public final class RecordRow {

    private final Document row;
    private Patch changes = Patch.none();

    /**
     * A view of one row, for one call on one thread.
     *
     * @param row the row
     */
    public RecordRow(Document row) {
        this.row = row;
    }

    /**
     * Reads the value of a component.
     *
     * @param column the component's column
     * @param <T> the component's type, boxed
     * @return the value, a fresh copy if it is mutable; null for SQL NULL
     * @throws IllegalArgumentException if the value does not fit, or SQL NULL meets a primitive component
     */
    @SuppressWarnings("unchecked")
    public <T> @Nullable T get(RecordColumn column) {
        Object value = row.get(column.column(), boxed(column.type()));
        if (value == null && column.type().isPrimitive()) {
            throw new IllegalArgumentException("column " + column.column() + " is NULL, but record component "
                    + column.component() + " is a primitive " + column.type() + ": declare "
                    + boxed(column.type()).getSimpleName());
        }
        return (T) value;
    }

    /**
     * Notes the value that a component of the returned record has.
     *
     * @param column the component's column
     * @param value its value in the returned record
     * @return this
     */
    public RecordRow returned(RecordColumn column, @Nullable Object value) {
        if (!same(row.get(column.column(), boxed(column.type())), value)) {
            changes = changes.and(column.column(), value);
        }
        return this;
    }

    /**
     * What differs between the row as it was read and the values noted.
     *
     * @return the patch; empty if nothing differs
     */
    public Patch patch() {
        return changes;
    }

    private static Class<?> boxed(Class<?> type) {
        // Asked for each component of each row: comparing is several times as fast as a map.
        return !type.isPrimitive() ? type
                : type == long.class ? Long.class
                : type == int.class ? Integer.class
                : type == boolean.class ? Boolean.class
                : type == double.class ? Double.class
                : type == float.class ? Float.class
                : type == short.class ? Short.class
                : type == byte.class ? Byte.class
                : type == char.class ? Character.class
                : type;
    }

    /** Arrays by content, numbers by value, JSON by structure. */
    private static boolean same(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return sameNumber(x, y);
        }
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            return x.keySet().equals(y.keySet()) && x.keySet().stream().allMatch(name -> same(x.get(name), y.get(name)));
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            Iterator<?> items = y.iterator();
            return x.size() == y.size() && x.stream().allMatch(item -> same(item, items.next()));
        }
        return Objects.deepEquals(a, b);
    }

    private static boolean sameNumber(Number a, Number b) {
        if (a.equals(b)) {
            return true;
        }
        return finite(a) && finite(b) && new BigDecimal(a.toString()).compareTo(new BigDecimal(b.toString())) == 0;
    }

    private static boolean finite(Number number) {
        return Double.isFinite(number.doubleValue()) || !(number instanceof Double || number instanceof Float);
    }
}

package dev.driftless.store.jdbc;

import dev.driftless.value.Json;
import dev.driftless.value.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values of columns: from a patch to the type that the column's values have, and to text and back without loss. */
final class ColumnValues {

    /** MySQL's dates with a zero in them, and its times that are none of a day. */
    private static final Pattern BEYOND_JAVA =
            Pattern.compile("\\d{4}-(00-\\d\\d|\\d\\d-00)( \\d\\d:\\d\\d:\\d\\d(\\.\\d+)?)?|-?\\d{2,3}:\\d\\d:\\d\\d(\\.\\d+)?");

    private ColumnValues() {}

    /** A patch's value in the type that the column's values have; refused without naming the value if it does not fit. */
    static @Nullable Object of(Column column, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (column.kind() == ColumnKind.ANY) {
            Object stored = StorageClass.of(value);
            return stored == null ? refuse(column, value) : stored;
        }
        if (column.kind().javaType().isInstance(value) && column.kind() != ColumnKind.JSON && column.kind() != ColumnKind.SHOWN) {
            return value;
        }
        return switch (column.kind()) {
            case INTEGER, BIGINT, DECIMAL -> number(column, value);
            case FLAG -> value instanceof Boolean truth ? Integer.valueOf(truth ? 1 : 0) : number(column, value);
            case REAL, DOUBLE -> floating(column, value);
            case TEXT, PADDED, OTHER -> textual(column, value);
            case JSON -> json(column, value);
            case TIMESTAMP -> value instanceof Instant instant
                    ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC)
                    : beyondJava(column, value);
            case TIMESTAMP_TZ -> value instanceof Instant instant
                    ? instant.atOffset(ZoneOffset.UTC)
                    : beyondJava(column, value);
            case UUID -> value instanceof String ? Values.convert(value, UUID.class, column.name()) : refuse(column, value);
            case DATE, TIME -> beyondJava(column, value);
            case SHOWN -> throw new IllegalArgumentException("column " + column.name() + " is " + column.type()
                    + ", which a patch can only set to null: write it with SQL, through the context");
            case BOOLEAN, BYTES, ANY -> refuse(column, value);
        };
    }

    /** Whether writing the one over the other would change nothing. */
    static boolean same(Column column, @Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return a == b;
        }
        if (!column.kind().javaType().isInstance(a) || !column.kind().javaType().isInstance(b)) {
            return Objects.deepEquals(a, b);
        }
        return switch (column.kind()) {
            case DECIMAL -> a instanceof BigDecimal x && b instanceof BigDecimal y ? x.compareTo(y) == 0 : a.equals(b);
            case PADDED -> unpadded(a).equals(unpadded(b));
            case BYTES -> Arrays.equals((byte[]) a, (byte[]) b);
            case TIMESTAMP_TZ -> a instanceof OffsetDateTime x && b instanceof OffsetDateTime y
                    ? x.toInstant().equals(y.toInstant())
                    : a.equals(b);
            case JSON -> a.equals(b) || sameJson((String) a, (String) b);
            default -> Objects.deepEquals(a, b);
        };
    }

    private static String unpadded(Object text) {
        String padded = text.toString();
        int end = padded.length();
        while (end > 0 && padded.charAt(end - 1) == ' ') {
            end--;
        }
        return padded.substring(0, end);
    }

    /** A key's part as text that {@link #parse} reads back to an equal value. */
    static String text(Column column, Object value) {
        if (StorageClass.needsMark(column.kind(), value)) {
            return StorageClass.marked(value);
        }
        return switch (column.kind()) {
            case BYTES -> HexFormat.of().formatHex((byte[]) value);
            case DECIMAL -> value instanceof BigDecimal number ? number.toPlainString() : value.toString();
            default -> value.toString();
        };
    }

    static Object parse(Column column, String text) {
        if (StorageClass.isMarked(text)) {
            return StorageClass.parse(text);
        }
        return switch (column.kind()) {
            case INTEGER, FLAG -> Integer.valueOf(text);
            case BIGINT -> Long.valueOf(text);
            case DECIMAL -> decimal(text);
            case REAL -> Float.valueOf(text);
            case DOUBLE -> Double.valueOf(text);
            case BOOLEAN -> Boolean.valueOf(text);
            case TEXT, PADDED, JSON, OTHER, SHOWN, ANY -> text;
            case DATE -> temporal(text, LocalDate::parse);
            case TIME -> temporal(text, LocalTime::parse);
            case TIMESTAMP -> temporal(text, LocalDateTime::parse);
            case TIMESTAMP_TZ -> temporal(text, OffsetDateTime::parse);
            case UUID -> UUID.fromString(text);
            case BYTES -> HexFormat.of().parseHex(text);
        };
    }

    /** A date or time; the text itself if the database has one that no type of Java holds, such as MySQL's 0000-00-00. */
    static Object temporal(String text, Function<String, ? extends Object> parser) {
        try {
            return parser.apply(text);
        } catch (DateTimeException e) {
            return text;
        }
    }

    private static Object decimal(String text) {
        return text.equals("NaN") || text.endsWith("Infinity") ? Double.valueOf(text) : new BigDecimal(text);
    }

    private static @Nullable Object number(Column column, Object value) {
        if (!(value instanceof Number)) {
            return refuse(column, value);
        }
        if (column.kind() == ColumnKind.DECIMAL && (value instanceof Double || value instanceof Float)
                && !Double.isFinite(((Number) value).doubleValue())) {
            return ((Number) value).doubleValue();
        }
        return Values.convert(value, column.kind().javaType(), column.name());
    }

    private static @Nullable Object floating(Column column, Object value) {
        if (!(value instanceof Number number)) {
            return refuse(column, value);
        }
        if (column.kind() == ColumnKind.REAL) {
            return number.floatValue();
        }
        return number instanceof BigDecimal || number instanceof BigInteger
                ? number.doubleValue()
                : Values.convert(number, Double.class, column.name());
    }

    private static Object textual(Column column, Object value) {
        return value instanceof CharSequence || value instanceof Character || value instanceof Enum<?> || value instanceof UUID
                ? Objects.requireNonNull(Values.convert(value, String.class, column.name()))
                : refuse(column, value);
    }

    private static Object json(Column column, Object value) {
        try {
            if (value instanceof String text) {
                Json.parse(text);
                return text;
            }
            return Json.write(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("column " + column.name() + ": " + e.getMessage());
        }
    }

    private static boolean sameJson(String a, String b) {
        try {
            return sameStructure(Json.parse(a), Json.parse(b));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean sameStructure(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            return x.keySet().equals(y.keySet())
                    && x.keySet().stream().allMatch(name -> sameStructure(x.get(name), y.get(name)));
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            boolean same = x.size() == y.size();
            for (int i = 0; same && i < x.size(); i++) {
                same = sameStructure(x.get(i), y.get(i));
            }
            return same;
        }
        if (a instanceof Number x && b instanceof Number y) {
            return new BigDecimal(x.toString()).compareTo(new BigDecimal(y.toString())) == 0;
        }
        return Objects.equals(a, b);
    }

    /** Such a date or time as its text, as it is read. */
    private static Object beyondJava(Column column, Object value) {
        return value instanceof String text && BEYOND_JAVA.matcher(text).matches() && parse(column, text) instanceof String
                ? text
                : refuse(column, value);
    }

    private static Object refuse(Column column, Object value) {
        throw new IllegalArgumentException("column " + column.name() + " is " + column.type() + ", to which a "
                + value.getClass().getSimpleName() + " does not convert");
    }
}

package dev.driftless.store.jdbc;

import dev.driftless.value.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Values of a database whose types belong to values and not to columns: Long, Double, String or byte[]. As text, one that
 * its column's kind does not tell the type of is marked with a NUL and a letter in front.
 */
final class StorageClass {

    private static final char MARK = '\0';

    private StorageClass() {}

    /** A value of Java as one that can be stored without loss; null if there is none. */
    static @Nullable Object of(Object value) {
        if (value instanceof Long || value instanceof Double || value instanceof String || value instanceof byte[]) {
            return value;
        }
        if (value instanceof Boolean truth) {
            return truth ? 1L : 0L;
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Map<?, ?> || value instanceof List<?>) {
            return Json.write(value);
        }
        return value instanceof CharSequence || value instanceof Character || value instanceof UUID || value instanceof LocalDate
                ? value.toString()
                : time(value);
    }

    private static @Nullable Object number(Number number) {
        if (number instanceof Float narrow) {
            return narrow.doubleValue();
        }
        BigDecimal exact = number instanceof BigInteger whole ? new BigDecimal(whole) : new BigDecimal(number.toString());
        if (exact.stripTrailingZeros().scale() <= 0 && exact.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0) {
            return exact.longValueExact();
        }
        double nearest = exact.doubleValue();
        return Double.isFinite(nearest) && BigDecimal.valueOf(nearest).compareTo(exact) == 0 ? nearest : null;
    }

    /** As SQLite's own functions write it; an instant, as they do, in UTC without saying so. */
    private static @Nullable String time(Object value) {
        if (value instanceof LocalTime time) {
            String text = time.toString();
            return text.length() == 5 ? text + ":00" : text;
        }
        if (value instanceof LocalDateTime time) {
            return time.toLocalDate() + " " + time(time.toLocalTime());
        }
        if (value instanceof OffsetDateTime time) {
            String offset = time.getOffset().equals(ZoneOffset.UTC) ? "+00:00" : time.getOffset().toString();
            return time(time.toLocalDateTime()) + offset;
        }
        return value instanceof Instant instant ? time(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)) : null;
    }

    /** Whether a value's text alone does not tell its type. */
    static boolean needsMark(ColumnKind kind, Object value) {
        boolean ofItsKind = kind != ColumnKind.ANY && kind.javaType().isInstance(value);
        boolean storable = value instanceof Long || value instanceof Double || value instanceof String || value instanceof byte[];
        return storable && kind != ColumnKind.DECIMAL && (!ofItsKind || value instanceof String text && isMarked(text));
    }

    static String marked(Object value) {
        char letter = value instanceof Long ? 'i' : value instanceof Double ? 'r' : value instanceof byte[] ? 'b' : 't';
        return "" + MARK + letter + (value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value);
    }

    static boolean isMarked(String text) {
        return text.length() > 1 && text.charAt(0) == MARK;
    }

    static Object parse(String marked) {
        String text = marked.substring(2);
        return switch (marked.charAt(1)) {
            case 'i' -> Long.valueOf(text);
            case 'r' -> Double.valueOf(text);
            case 'b' -> HexFormat.of().parseHex(text);
            default -> text;
        };
    }
}

package dev.driftless.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Conversions of a column's value that lose nothing; whatever would is refused without naming the value. */
public final class Values {

    private Values() {}

    /**
     * The caller's own copy of a value that could be changed in place.
     *
     * @param value any value
     * @return a copy of a byte array, else the value itself
     */
    public static @Nullable Object own(@Nullable Object value) {
        return value instanceof byte[] bytes ? bytes.clone() : value;
    }

    /**
     * Converts a value.
     *
     * @param value a value as a row holds it; null for SQL NULL
     * @param type a box, String, BigDecimal, BigInteger, UUID, byte[], an enum, a java.time type, Map or List
     * @param column the column's name, for the message
     * @param <T> the type
     * @return the converted value; null for SQL NULL
     * @throws IllegalArgumentException if the value does not convert without loss
     */
    public static <T> @Nullable T convert(@Nullable Object value, Class<T> type, String column) {
        if (value == null) {
            return null;
        }
        if (type.isInstance(value)) {
            return type.cast(own(value));
        }
        try {
            Object converted = converted(value, type);
            if (converted != null) {
                return type.cast(converted);
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("column " + column + " holds a number that does not fit "
                    + type.getSimpleName() + " without loss");
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("column " + column + " " + e.getMessage());
        }
        throw new IllegalArgumentException("column " + column + " holds " + value.getClass().getSimpleName()
                + ", which does not convert to " + type.getSimpleName());
    }

    private static @Nullable Object converted(Object value, Class<?> type) {
        if (type == String.class) {
            return text(value);
        }
        if (value instanceof Number number) {
            return type == Boolean.class ? truth(number) : number(number, type);
        }
        if (value instanceof String text) {
            return parsed(text, type);
        }
        if (type == Instant.class) {
            return instant(value);
        }
        if (type == OffsetDateTime.class && value instanceof Instant instant) {
            return instant.atOffset(ZoneOffset.UTC);
        }
        return null;
    }

    private static @Nullable String text(Object value) {
        if (value instanceof byte[]) {
            return null;
        }
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        return value instanceof Map<?, ?> || value instanceof List<?> ? Json.write(value) : value.toString();
    }

    private static @Nullable Boolean truth(Number number) {
        BigDecimal exact = exact(number);
        if (exact.compareTo(BigDecimal.ZERO) == 0) {
            return false;
        }
        return exact.compareTo(BigDecimal.ONE) == 0 ? true : null;
    }

    private static @Nullable Object number(Number number, Class<?> type) {
        if (type == Double.class) {
            return toDouble(number);
        }
        if (type == Float.class) {
            float nearest = number.floatValue();
            if (number instanceof Double wide && Double.compare(nearest, wide) != 0) {
                throw new ArithmeticException();
            }
            return nearest;
        }
        BigDecimal exact = exact(number);
        if (type == BigDecimal.class) {
            return exact;
        } else if (type == Long.class) {
            return exact.longValueExact();
        } else if (type == Integer.class) {
            return exact.intValueExact();
        } else if (type == Short.class) {
            return exact.shortValueExact();
        } else if (type == Byte.class) {
            return exact.byteValueExact();
        } else {
            return type == BigInteger.class ? exact.toBigIntegerExact() : null;
        }
    }

    private static Double toDouble(Number number) {
        double nearest = number.doubleValue();
        if (number instanceof Long && new BigDecimal(nearest).compareTo(exact(number)) != 0) {
            throw new ArithmeticException();
        }
        return nearest;
    }

    private static BigDecimal exact(Number number) {
        return number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
    }

    private static @Nullable Object parsed(String text, Class<?> type) {
        if (type == UUID.class) {
            try {
                return UUID.fromString(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("holds text that is no UUID");
            }
        }
        if (type.isEnum()) {
            return constant(text, type);
        }
        if (type == Character.class) {
            return text.length() == 1 ? text.charAt(0) : null;
        }
        if (type == Map.class || type == List.class) {
            return json(text, type);
        }
        return Temporal.class.isAssignableFrom(type) ? time(text, type) : null;
    }

    /** ISO 8601 with a T or, as in SQL, a space; an instant without an offset is in UTC, as SQLite's functions have it. */
    private static @Nullable Object time(String text, Class<?> type) {
        String iso = text.length() > 10 && text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
        try {
            if (type == LocalDate.class) {
                return LocalDate.parse(iso);
            } else if (type == LocalTime.class) {
                return LocalTime.parse(iso);
            } else if (type == LocalDateTime.class) {
                return LocalDateTime.parse(iso);
            } else if (type == OffsetDateTime.class) {
                return OffsetDateTime.parse(iso);
            } else if (type != Instant.class) {
                return null;
            }
            TemporalAccessor time = DateTimeFormatter.ISO_DATE_TIME.parseBest(iso, OffsetDateTime::from, LocalDateTime::from);
            return instant(time);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("holds text that is no " + type.getSimpleName());
        }
    }

    private static @Nullable Object json(String text, Class<?> type) {
        Object value;
        try {
            value = Json.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is " + e.getMessage());
        }
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("holds JSON that is no " + (type == Map.class ? "object" : "array"));
        }
        return value;
    }

    private static Object constant(String text, Class<?> type) {
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("holds text that is no constant of " + type.getSimpleName());
    }

    private static @Nullable Instant instant(Object value) {
        if (value instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        return value instanceof LocalDateTime time ? time.toInstant(ZoneOffset.UTC) : null;
    }
}

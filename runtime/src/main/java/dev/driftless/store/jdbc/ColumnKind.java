package dev.driftless.store.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What a column holds, as far as Java is concerned: the type that its values have, and those that a record may declare. */
enum ColumnKind {
    INTEGER(Integer.class, Types.INTEGERS),
    /** A number that most take for a truth value, and some do not: MySQL's {@code TINYINT(1)}. */
    FLAG(Integer.class, Types.FLAGS),
    BIGINT(Long.class, Types.INTEGERS),
    DECIMAL(BigDecimal.class, Types.DECIMALS),
    REAL(Float.class, Set.of(float.class, Float.class, double.class, Double.class, BigDecimal.class)),
    DOUBLE(Double.class, Set.of(double.class, Double.class, BigDecimal.class)),
    BOOLEAN(Boolean.class, Set.of(boolean.class, Boolean.class)),
    TEXT(String.class, Types.TEXTS),
    /** Text that the database pads with spaces, which therefore count for nothing in a comparison. */
    PADDED(String.class, Types.TEXTS),
    DATE(LocalDate.class, Set.of(LocalDate.class)),
    TIME(LocalTime.class, Set.of(LocalTime.class)),
    TIMESTAMP(LocalDateTime.class, Set.of(LocalDateTime.class, Instant.class)),
    TIMESTAMP_TZ(OffsetDateTime.class, Set.of(OffsetDateTime.class, Instant.class)),
    UUID(UUID.class, Set.of(UUID.class, String.class)),
    BYTES(byte[].class, Set.of(byte[].class)),
    /** Held as JSON text. */
    JSON(String.class, Set.of(String.class, Map.class, List.class)),
    /** Anything else: held as the database's own text. */
    OTHER(String.class, Types.TEXTS),
    /** The like, whose text the database does not take back: it is read and never written. */
    SHOWN(String.class, Types.TEXTS),
    /** Whatever a row has there, of a database whose types belong to values: Long, Double, String or byte[]. */
    ANY(Object.class, Set.of());

    private final Class<?> javaType;
    private final Set<Class<?>> componentTypes;

    ColumnKind(Class<?> javaType, Set<Class<?>> componentTypes) {
        this.javaType = javaType;
        this.componentTypes = componentTypes;
    }

    /** A kind whose values have the type of a value; text if there is none. */
    static ColumnKind of(Object value) {
        return Arrays.stream(values()).filter(kind -> kind != ANY && kind.javaType.isInstance(value)).findFirst().orElse(TEXT);
    }

    Class<?> javaType() {
        return javaType;
    }

    /** Whether a record component of this type can stand for such a column. */
    boolean fits(Class<?> component) {
        return this == ANY || componentTypes.contains(component) || component.isEnum() && componentTypes.contains(Enum.class);
    }

    /** Sets of component types that several kinds share. */
    private static final class Types {
        static final Set<Class<?>> FLAGS = Set.of(
                boolean.class, Boolean.class, byte.class, short.class, int.class, long.class, Byte.class, Short.class,
                Integer.class, Long.class, BigInteger.class, BigDecimal.class, double.class, Double.class);
        static final Set<Class<?>> INTEGERS = Set.of(
                byte.class, short.class, int.class, long.class, Byte.class, Short.class, Integer.class, Long.class,
                BigInteger.class, BigDecimal.class, double.class, Double.class);
        static final Set<Class<?>> DECIMALS = Set.of(
                byte.class, short.class, int.class, long.class, Byte.class, Short.class, Integer.class, Long.class,
                BigInteger.class, BigDecimal.class, float.class, Float.class, double.class, Double.class);
        static final Set<Class<?>> TEXTS = Set.of(String.class, char.class, Character.class, Enum.class, UUID.class);
    }
}

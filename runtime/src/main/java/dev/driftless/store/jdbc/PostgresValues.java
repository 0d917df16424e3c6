package dev.driftless.store.jdbc;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Values as they go to PostgreSQL: whole numbers as numbers, everything else as the server's own texts. */
final class PostgresValues {

    private PostgresValues() {}

    static boolean isNumber(Column column) {
        return column.kind() == ColumnKind.INTEGER || column.kind() == ColumnKind.BIGINT;
    }

    /** What the driver sends in binary form; numbers among which is a null go as texts. */
    static Object array(Column column, List<@Nullable Object> values) {
        if (isNumber(column) && values.stream().noneMatch(Objects::isNull)) {
            return values.stream().mapToLong(value -> ((Number) Objects.requireNonNull(value)).longValue()).toArray();
        }
        String[] texts = new String[values.size()];
        for (int i = 0; i < texts.length; i++) {
            Object value = values.get(i);
            texts[i] = value == null ? null : text(column, value);
        }
        return texts;
    }

    /** A value as the server's own input syntax; the driver gives MAX and MIN for what has no other form in Java. */
    static String text(Column column, Object value) {
        if (value instanceof LocalDate date) {
            return date.equals(LocalDate.MAX) ? "infinity" : date.equals(LocalDate.MIN) ? "-infinity" : era(date, "");
        }
        if (value instanceof LocalDateTime time) {
            return time.equals(LocalDateTime.MAX) ? "infinity" : time.equals(LocalDateTime.MIN) ? "-infinity"
                    : era(time.toLocalDate(), "T" + time.toLocalTime());
        }
        if (value instanceof OffsetDateTime time) {
            return time.equals(OffsetDateTime.MAX) ? "infinity" : time.equals(OffsetDateTime.MIN) ? "-infinity"
                    : era(time.toLocalDate(), "T" + time.toLocalTime() + time.getOffset());
        }
        if (value instanceof LocalTime time) {
            return time.equals(LocalTime.MAX) ? "24:00:00" : time.toString();
        }
        String text = ColumnValues.text(column, value);
        return column.kind() == ColumnKind.BYTES ? "\\x" + text : text;
    }

    private static String era(LocalDate date, String rest) {
        int year = date.getYear();
        String day = String.format("%04d-%02d-%02d", year > 0 ? year : 1 - year, date.getMonthValue(), date.getDayOfMonth());
        return day + rest + (year > 0 ? "" : " BC");
    }
}

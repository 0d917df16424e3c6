package dev.driftless.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A key's value becomes text and comes back as the same value of the same type. */
class ColumnKindTest {

    static Stream<Object> values() {
        return Stream.of(7, 7L, new BigDecimal("1.50"), 1.5f, 1.5d, true, "a \"b\"", LocalDate.of(-43, 3, 15), LocalTime.of(1, 2, 3, 4000),
                LocalDateTime.of(2026, 1, 2, 3, 4, 5, 6000), LocalDateTime.MAX, OffsetDateTime.parse("2026-01-02T03:04:05.000006+02:00"),
                UUID.fromString("00000000-0000-0000-0000-000000000001"), new byte[] {0, -1});
    }

    @ParameterizedTest
    @MethodSource("values")
    void readsBackWhatItWrote(Object value) {
        Column column = new Column("k", ColumnKind.of(value), "", "");
        Object back = ColumnValues.parse(column, ColumnValues.text(column, value));
        assertThat(back).isEqualTo(value).hasSameClassAs(value);
    }
}

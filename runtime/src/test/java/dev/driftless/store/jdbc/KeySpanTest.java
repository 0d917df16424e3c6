package dev.driftless.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.store.Key;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeySpanTest {

    private static final Column NUMBER = new Column("id", ColumnKind.BIGINT, "bigint", "bigint");
    private static final Column TEXT = new Column("id", ColumnKind.TEXT, "text", "text");

    private static List<Key> keys(Object... values) {
        return Arrays.stream(values).map(value -> new Key(List.of(value.toString()))).toList();
    }

    @Test
    void keysCloseTogetherAreARange() {
        assertThat(KeySpan.of(List.of(NUMBER), keys(7, 3, 9))).hasValue(new KeySpan(keys(3).get(0), keys(9).get(0)));
        assertThat(KeySpan.of(List.of(NUMBER), keys(5))).hasValue(new KeySpan(keys(5).get(0), keys(5).get(0)));
        assertThat(KeySpan.of(List.of(NUMBER), keys(Long.MIN_VALUE, Long.MIN_VALUE + 1))).isPresent();
    }

    @Test
    void keysFarApartAreNot() {
        assertThat(KeySpan.of(List.of(NUMBER), keys(0, 7))).isPresent();
        assertThat(KeySpan.of(List.of(NUMBER), keys(0, 8))).isEmpty();
        assertThat(KeySpan.of(List.of(NUMBER), keys(Long.MIN_VALUE, Long.MAX_VALUE))).isEmpty();
    }

    @Test
    void otherKeysAreNot() {
        assertThat(KeySpan.of(List.of(TEXT), keys("1", "2"))).isEmpty();
        assertThat(KeySpan.of(List.of(NUMBER, NUMBER), List.of(new Key(List.of("1", "2"))))).isEmpty();
        assertThat(KeySpan.of(List.of(NUMBER), List.of())).isEmpty();
    }
}

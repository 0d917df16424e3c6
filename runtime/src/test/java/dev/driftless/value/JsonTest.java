package dev.driftless.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON comes and goes without loss. */
class JsonTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "null", "true", "\"a\\nb\\u0000c\"", "0", "-9223372036854775808", "123456789012345678901234567890", "1.10", "1E+2",
        "[]", "{}", "[1,[2,{\"a\":null}]]", "{\"b\":1,\"a\":2}"
    })
    void readsBackWhatItWrites(String text) {
        assertThat(Json.write(Json.parse(text))).isEqualTo(text);
    }

    @Test
    void takesTheSmallestIntegerTypeThatFits() {
        assertThat(Json.parse("[1, 3000000000, 123456789012345678901, 1.0]")).isEqualTo(List.of(
                1, 3000000000L, new BigInteger("123456789012345678901"), new BigDecimal("1.0")));
    }

    @Test
    void refusesWhatWouldBeLost() {
        assertThatThrownBy(() -> Json.parse("{\"a\":1,\n\"a\":2}")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("not JSON at line 2, column \\d+, where a name stands a second time in its object");
        assertThatThrownBy(() -> Json.parse("1 2")).hasMessageContaining("after the first value");
        assertThatThrownBy(() -> Json.parse("")).hasMessageContaining("empty");
        assertThatThrownBy(() -> Json.parse("{\n  x}")).hasMessageContaining("line 2");
        assertThatThrownBy(() -> Json.write(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> Json.write(Map.of("a", new Object()))).hasMessageContaining("java.lang.Object");
    }

    @Test
    void writesArraysWithNulls() {
        assertThat(Json.write(Arrays.asList(1, null, "x"))).isEqualTo("[1,null,\"x\"]");
        assertThat(Json.write(new Object[] {1, null})).isEqualTo("[1,null]");
    }

    @Test
    void writesATableOfTexts() {
        String[][] cells = {{"1", "a \"quoted\" \\ \u0001 \uD83D\uDE00"}, {null, ""}};
        String text = Json.table(2, 2, (row, column) -> cells[row][column]);
        assertThat(text).isEqualTo(Json.write(cells)).doesNotContain(" [");
        assertThat(Json.parse(text)).isEqualTo(Arrays.asList(
                List.of("1", cells[0][1]), Arrays.asList(null, "")));
        assertThat(Json.table(0, 3, (row, column) -> "never asked")).isEqualTo("[]");
    }
}

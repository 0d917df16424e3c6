package dev.driftless.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextLimitTest {

    @ParameterizedTest
    @CsvSource({"character varying(100), 432", "varchar(1), 36", "CHARACTER VARYING(500), 2032", "char(3), 44",
        "'varchar(20) character set latin1', 112"})
    void declaredLengthsAreFourBytesACharacter(String type, long bytes) {
        assertThat(TextLimit.bytes(type)).hasValue(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "character varying", "varchar(501)", "CHARACTER VARYING(1000000000)", "jsonb",
        "longtext"})
    void whatMayBeLongHasNone(String type) {
        assertThat(TextLimit.bytes(type)).isEmpty();
    }
}

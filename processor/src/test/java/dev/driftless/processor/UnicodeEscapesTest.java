package dev.driftless.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UnicodeEscapesTest {

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
        "no escape, no escape",
        "\\u0041, A",
        "a\\u0041b, aAb",
        "\\uuuu0041, A",
        "\\u00e9\\u00C9, éÉ",
        "\\\\u0041, \\\\u0041",
        "\\\\\\u0041, \\\\A",
        "\\\\\\\\u0041, \\\\\\\\u0041",
        "\\u005cu0041, \\u0041",
        "\\u005c\\u005c, \\\\",
        "\\u005c\\u0041, \\A",
        "\\n\\u0041, \\nA",
        "\\ud83d\\ude00, \ud83d\ude00",
        "a\\, a\\",
    })
    void decodesAsTheLanguageSays(String text, String decoded) {
        assertThat(UnicodeEscapes.decode(text)).isEqualTo(decoded);
    }

    @Test
    void keepsLoneSurrogates() {
        assertThat(UnicodeEscapes.decode("\\ud83d")).isEqualTo("\ud83d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u", "\\u004", "\\uuuu", "\\u00g1", "\\u-041", "\\u\u0661\u0661\u0661\u0661"})
    void refusesAnEscapeWithoutFourDigits(String text) {
        assertThatThrownBy(() -> UnicodeEscapes.decode(text))
                .isInstanceOf(UnreadableSourceException.class)
                .hasMessageContaining("four hexadecimal digits");
    }
}

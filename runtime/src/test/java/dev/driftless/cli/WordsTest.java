package dev.driftless.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {

    @Test
    void fewMigrationsAreNamedAndManyCounted() {
        assertThat(Words.ids(List.of("a"))).isEqualTo("a");
        assertThat(Words.ids(List.of("a", "b", "c"))).isEqualTo("a, b, c");
        assertThat(Words.ids(List.of("a", "b", "c", "d"))).isEqualTo("4 migrations, from a to d,");
    }
}

package dev.driftless.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

    private static final List<String> COMMANDS = List.of("up", "down", "status", "cancel");

    @Test
    void findsTheWordThatTheFewestMistakesLeadTo() {
        assertThat(Nearest.of("stauts", COMMANDS)).contains("status");
        assertThat(Nearest.of("STATUS", COMMANDS)).contains("status");
        assertThat(Nearest.of("cancell", COMMANDS)).contains("cancel");
        assertThat(Nearest.of("u", COMMANDS)).contains("up");
    }

    @Test
    void saysAllThereIsWhereNoneIsNear() {
        assertThat(Nearest.of("rollback", COMMANDS)).isEmpty();
        assertThat(Nearest.hint("rollback", COMMANDS)).isEqualTo("; there are cancel, down, status, up.");
        assertThat(Nearest.hint("x", List.of())).isEqualTo(".");
    }
}

package dev.driftless.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A composite comparison means the same written out. */
class ExpandedComparisonTest {

    @Test
    void leavesOneColumnAlone() {
        assertThat(ExpandedComparison.of(List.of("a"), ">")).isEqualTo("a > ?");
        assertThat(ExpandedComparison.parameters(1)).containsExactly(0);
    }

    @Test
    void boundsTheFirstColumnAndComparesTheRestInOrder() {
        assertThat(ExpandedComparison.of(List.of("a", "b", "c"), "<="))
                .isEqualTo("a <= ? AND (a < ? OR (a = ? AND (b < ? OR (b = ? AND (c <= ?)))))");
        assertThat(ExpandedComparison.parameters(3)).containsExactly(0, 0, 0, 1, 1, 2);
    }

    @Test
    void keepsTheStrictOperatorAtTheEnd() {
        assertThat(ExpandedComparison.of(List.of("a", "b"), ">")).isEqualTo("a >= ? AND (a > ? OR (a = ? AND (b > ?)))");
        assertThat(ExpandedComparison.parameters(2)).containsExactly(0, 0, 0, 1);
    }
}

package dev.driftless.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainConditionTest {

    @ParameterizedTest
    @ValueSource(strings = {"normalized IS NULL", "n = 1 OR name IS NULL", "(a = 1) AND NOT (b IN (1, 2))",
        "lower(email) <> email", "LENGTH (name) > 3", "state = 'old'"})
    void looksAtItsRowOnly(String condition) {
        assertThat(PlainCondition.isPlain(condition)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXISTS (SELECT 1 FROM other o WHERE o.id = id)", "id IN (TABLE wanted)", "needs_fix(id)",
        "app.needs_fix (id)", "\"Needs Fix\"(id)", "app.lower(email) = 'x'", "now() > created", "[odd](id)", "`f`(id)", "f --\n(id)", "f/**/(id)", "-f(id) > 1", "n = 1 -- done"})
    void mayLookElsewhere(String condition) {
        assertThat(PlainCondition.isPlain(condition)).isFalse();
    }
}

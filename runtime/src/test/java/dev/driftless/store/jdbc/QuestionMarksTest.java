package dev.driftless.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A question mark that is an operator is doubled; one in a literal, a name or a comment is text. */
class QuestionMarksTest {

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', value = {
        "data ? 'a'                     # data ?? 'a'",
        "data ?| ARRAY['a?','b']        # data ??| ARRAY['a?','b']",
        "name = 'it''s?' AND j ? 'x'    # name = 'it''s?' AND j ?? 'x'",
        "name = E'\\'?' AND j ? 'x'     # name = E'\\'?' AND j ?? 'x'",
        "\"odd?\" = 1 AND j ? 'x'       # \"odd?\" = 1 AND j ?? 'x'",
        "a = $$?$$ AND b = $t$ ? $t$    # a = $$?$$ AND b = $t$ ? $t$",
        "a /* ? /* ? */ ? */ ? b        # a /* ? /* ? */ ? */ ?? b",
        "a ? b -- why?                  # a ?? b -- why?",
        "a$1? = 2                       # a$1?? = 2",
    })
    void doublesOperatorsOnly(String where, String expected) {
        assertThat(QuestionMarks.doubled(where.strip())).isEqualTo(expected.strip());
    }
}

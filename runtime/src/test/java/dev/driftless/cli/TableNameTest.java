package dev.driftless.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code create} takes for a table is what the annotation processor takes. */
class TableNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"todos", "app.todos", "\"To Do\"", "migration_states"})
    void tablesAreTaken(String table) {
        assertThatCode(() -> TableName.check(table)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a;b", "a.", ".b", "a..b", "a\nb"})
    void whatIsNoTableIsRefused(String table) {
        assertThatThrownBy(() -> TableName.check(table)).isInstanceOf(UsageException.class).hasMessageContaining("no table");
    }

    @ParameterizedTest
    @ValueSource(strings = {"migration_lock", "migration_state", "migration_run", "migration_range", "migration_failure",
        "app.Migration_Run", "\"migration_state\"", "`migration_range`", "[migration_lock]"})
    void ourOwnAreRefused(String table) {
        assertThatThrownBy(() -> TableName.check(table)).isInstanceOf(UsageException.class).hasMessageContaining("own tables");
    }
}

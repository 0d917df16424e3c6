package dev.driftless.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The record comes from a class file: of a library, or of an earlier compile. */
class CompiledRecordTest {

    private static final String MIGRATION = """
            @Migration(id = "20260101_000000_a")
            class A {
                @Up(table = "todos")
                Todo up(Todo todo) { return todo; }
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void columnsAreThoseThatItsSourceNamed() {
        Project project = new Project(folder)
                .write("Todo.java", "record Todo(@Column(\"prio\") String priority, long userId, java.util.Map<String, ?> data) {}")
                .write("A.java", MIGRATION);
        assertThat(project.compile("app/Todo.java")).isEmpty();

        assertThat(project.compile("app/A.java")).isEmpty();

        assertThat(project.outputTree().get("app/A_MigrationAdapter.java"))
                .contains("new RecordColumn(\"priority\", \"prio\", java.lang.String.class)")
                .contains("new RecordColumn(\"userId\", \"user_id\", long.class)")
                .contains("values.<java.util.Map<java.lang.String, ?>>get(ROW_2)");
    }

    @Test
    void mistakesInItAreReportedWhereItIsUsed() {
        Project project = new Project(folder)
                .write("Todo.java", "record Todo(java.util.Date day, @Column(\" \") String title) {}")
                .write("A.java", MIGRATION);
        assertThat(project.compile("app/Todo.java")).isEmpty();

        assertThat(project.compile("app/A.java")).hasSize(2).allMatch(message -> message.line() == 7)
                .extracting(message -> message.text().replaceFirst(" .*", ""))
                .containsExactly("[UnsupportedType]", "[BadColumn]");
    }
}

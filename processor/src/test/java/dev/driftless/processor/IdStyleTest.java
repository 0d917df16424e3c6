package dev.driftless.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javax.tools.Diagnostic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdStyleTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {
        "backfill", "20260101_000000", "20260101_000000_", "20260230_000000_x", "20260101_240000_x", "2026_01_x",
        "x20260101_000000_x"
    })
    void idWithoutATimeIsWarnedOf(String id) {
        Project project = new Project(folder).write("A.java", Project.migration("A", id));

        assertThat(project.compileAll()).containsExactly(new Project.Message(Diagnostic.Kind.WARNING, "[IdStyle] the id " + id
                + " does not begin with a time (yyyyMMdd_HHmmss_), and migrations run in the order of their ids;"
                + " begin it with the UTC time, or compile with -Adriftless.idStyle=any", 4));
        assertThat(project.ids()).containsExactly(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"20260101_000000_x", "20280229_235959_x-Y:z_9", "20260227_080239_backfill_todo_priority"})
    void idWithATimeIsNot(String id) {
        assertThat(new Project(folder).write("A.java", Project.migration("A", id)).compileAll()).isEmpty();
    }

    @Test
    void warningCanBeSwitchedOff() {
        Project project = new Project(folder).option("-Adriftless.idStyle=any").write("A.java", Project.migration("A", "backfill"));
        assertThat(project.compileAll()).isEmpty();
    }

    @Test
    void unknownStyleIsAnError() {
        Project project = new Project(folder).option("-Adriftless.idStyle=Any").write("A.java", "class A {}");
        assertThat(project.compileAll()).containsExactly(new Project.Message(Diagnostic.Kind.ERROR,
                "[BadOption] -Adriftless.idStyle=Any is no style of ids; write any or timestamp", Diagnostic.NOPOS));
    }
}

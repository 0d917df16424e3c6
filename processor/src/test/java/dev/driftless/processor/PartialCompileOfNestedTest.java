package dev.driftless.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.manifest.ManifestEntry;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Partial compiles with classes whose binary and source names differ. */
class PartialCompileOfNestedTest {

    private static final String A = "20260101_000000_a";
    private static final String B = "20260102_000000_b";

    @TempDir
    private Path folder;

    private Project project;

    @BeforeEach
    void compileNestedMigrations() {
        project = new Project(folder)
                .write("Outer.java", outer(Project.migration("A", A)))
                .write("Do$$ar.java", "class Do$$ar { static class $ { static " + Project.migration("B$", B) + "} }");
        assertThat(project.compileAll()).isEmpty();
        assertThat(project.manifest()).extracting(ManifestEntry::className)
                .containsExactly("app.Outer$Middle$A", "app.Do$$ar$$$B$");
        assertThat(project.manifest()).extracting(ManifestEntry::adapterClassName)
                .containsExactly("app.Outer_Middle_A_MigrationAdapter", "app.Do$$ar_$_B$_MigrationAdapter");
    }

    @Test
    void keepsThemWhenSomethingElseIsCompiled() {
        project.write("Other.java", "class Other {}");
        assertThat(project.compile("app/Other.java")).isEmpty();
        assertThat(project.ids()).containsExactly(A, B);
    }

    @Test
    void keepsThemWhenTheyAreCompiledAgain() {
        assertThat(project.compile("app/Outer.java", "app/Do$$ar.java")).isEmpty();
        assertThat(project.ids()).containsExactly(A, B);
    }

    @Test
    void dropsTheNestedClassThatItsFileNoLongerHasThoughItsClassFileIsStillThere() {
        project.write("Outer.java", outer(""));
        assertThat(project.compile("app/Outer.java")).isEmpty();
        assertThat(project.ids()).containsExactly(B);
    }

    @Test
    void dropsTheNestedClassWhoseAnnotationIsGone() {
        project.write("Outer.java", outer("class A {}"));
        assertThat(project.compile("app/Outer.java")).isEmpty();
        assertThat(project.ids()).containsExactly(B);
    }

    @Test
    void dropsTheNestedClassWhoseClassFileIsGone() {
        project.delete("app/Do$$ar$$$B$.class");
        assertThat(project.compile("app/Outer.java")).isEmpty();
        assertThat(project.ids()).containsExactly(A);
    }

    private static String outer(String nested) {
        return "class Outer { static class Middle { " + nested.replace("class A", "static class A") + " } }";
    }
}

package dev.driftless.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shapes that are unusual and right: they compile, adapters included, without any message. */
class AcceptedTest {

    private static final String IMPORTS = "import dev.driftless.annotations.*;\n";

    @TempDir
    private Path folder;

    @Test
    void recordOfAnotherPackage() {
        compiles(project()
                .writeExactly("rows/Rows.java", "package rows; public interface Rows { record Todo(Kind kind) {} enum Kind { A } }")
                .write("A.java", """
                        @Migration(id = "20260101_000000_a")
                        class A {
                            @Up(table = "todos") rows.Rows.Todo up(rows.Rows.Todo row) { return row; }
                        }
                        """));
    }

    @Test
    void recordOfAnotherPackageMustBePublic() {
        Project project = project()
                .writeExactly("rows/Rows.java", "package rows; public class Rows { protected record Todo(long id) {} }")
                .write("A.java", """
                        @Migration(id = "20260101_000000_a")
                        class A extends rows.Rows {
                            @Up(table = "todos") Patch up(Todo row) { return null; }
                        }
                        """);
        assertThat(project.compileAll()).extracting(Project.Message::text).containsExactly("[BadRecord] record Todo is not"
                + " visible to the generated adapter in package app; make it, and the types around it, public");
    }

    @Test
    void typesNamedLikeThoseThatTheAdapterNeeds() {
        for (String name : new String[] {
                "String", "Object", "Override", "Patch", "Document", "List", "Optional", "RowMethod", "Shape", "RecordRow",
                "MigrationContext", "DirectAdapter", "DirectUp", "Class", "Exception", "Long"}) {
            compiles(new Project(folder.resolve("named" + name)).option("-Xlint:all,-processing").option("-Werror")
                    .writeExactly("app/" + name + ".java", "package app;" + IMPORTS + namedLike(name)));
        }
    }

    @Test
    void typesNamedLikeThemInTheUnnamedPackage() {
        for (String name : new String[] {"String", "Override", "Patch", "Document", "List", "Shape", "RecordColumn", "DirectAdapter", "Long"}) {
            compiles(new Project(folder.resolve("unnamed" + name)).writeExactly(name + ".java", IMPORTS + namedLike(name)));
        }
    }

    @Test
    void packageNamedLikeAParameterOfTheAdapter() {
        compiles(project().writeExactly("migration/Document.java", "package migration;" + IMPORTS + namedLike("Document")));
    }

    @Test
    void namesOfAnotherAlphabet() {
        compiles(project().write("Größe.java", """
                @Migration(id = "20260101_000000_a")
                class Größe {
                    record Maß(int größe) {}
                    @Up(table = "maße") Maß ändern(Maß maß) { return maß; }
                }
                """));
    }

    @Test
    void inheritedStepThatTheClassOverrides() {
        compiles(project().write("A.java", """
                @Migration(id = "20260101_000000_a")
                class A {
                    @Up(table = "todos") Patch up(Document row) { return null; }
                }
                @Migration(id = "20260101_000000_b")
                class B extends A {
                    @Override @Up(table = "todos") Patch up(Document row) { return null; }
                }
                """));
    }

    @Test
    void deprecatedMembersAndRawTypesBringNoWarningFromTheAdapter() {
        compiles(project().option("-Xlint:all,-processing").option("-Werror").write("A.java", """
                @Migration(id = "20260101_000000_a")
                class A {
                    @Deprecated record Todo(long id, @SuppressWarnings("rawtypes") java.util.Map data) {}
                    @Deprecated(forRemoval = true) A() {}
                    @Deprecated @Up(table = "todos") Todo up(Todo row) { return row; }
                }
                """));
    }

    @Test
    void annotatedTypes() {
        compiles(project().option("-Xlint:all,-processing").option("-Werror").write("A.java", """
                @Migration(id = "20260101_000000_a")
                class A {
                    @java.lang.annotation.Target(java.lang.annotation.ElementType.TYPE_USE) @interface Maybe {}
                    record Todo(@Maybe String title, byte @Maybe [] digest, java.util.@Maybe List<@Maybe String> tags, @Maybe int n) {}
                    @Up(table = "todos") @Maybe Todo up(@Maybe Todo row) { return row; }
                    @Down(table = "todos") @Maybe Patch down(@Maybe MigrationContext context, @Maybe Document row) { return null; }
                }
                """));
    }

    private static String namedLike(String name) {
        return """
                @Migration(id = "20260101_000000_a")
                class %1$s {
                    record Row(long id) {}
                    @Up(table = "todos") Row up(dev.driftless.MigrationContext context, Row row) { return row; }
                    @Down(table = "todos") dev.driftless.Patch down(Row row) { return null; }
                }
                """.formatted(name);
    }

    private Project project() {
        return new Project(folder);
    }

    private static void compiles(Project project) {
        assertThat(project.compileAll()).isEmpty();
        assertThat(project.manifest()).isNotEmpty();
    }
}

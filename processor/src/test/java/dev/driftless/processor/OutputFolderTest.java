package dev.driftless.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {

    private static final String MANIFEST = "META-INF/driftless/manifest.json";

    @TempDir
    private Path folder;

    @Test
    void twoCleanBuildsAreByteIdenticalWhateverTheOrderOfTheFiles() {
        Project first = fiveMigrations(folder.resolve("first"));
        Project second = fiveMigrations(folder.resolve("second"));

        assertThat(first.compile("app/M0.java", "app/M1.java", "app/M2.java", "app/M3.java", "app/M4.java")).isEmpty();
        assertThat(second.compile("app/M3.java", "app/M4.java", "app/M0.java", "app/M2.java", "app/M1.java")).isEmpty();

        Map<String, String> tree = first.outputTree();
        assertThat(second.outputTree()).isEqualTo(tree);
        assertThat(tree).containsKeys(MANIFEST, "app/M0.class", "app/M0_MigrationAdapter.class",
                "META-INF/native-image/dev.driftless/app.M4_MigrationAdapter/reflect-config.json");
        assertThat(tree.get(MANIFEST)).doesNotContain("\r").endsWith("}\n");
        assertThat(first.ids()).isSorted().hasSize(5);
    }

    @Test
    void projectWithoutMigrationsGetsNoManifest() {
        Project project = new Project(folder).write("A.java", "@Deprecated class A {}").write("B.java", "class B {}");
        assertThat(project.compileAll()).isEmpty();
        assertThat(project.hasManifest()).isFalse();
    }

    @Test
    void manifestThatIsNoJsonIsRefused() {
        Project project = new Project(folder).write("A.java", "class A {}");
        project.putOutput(MANIFEST, "{ \"formatVersion\": 1, ");

        assertThat(project.compileAll()).singleElement().extracting(Project.Message::text).asString()
                .startsWith("[BadManifest] Manifest in the output folder is unreadable: it is not JSON")
                .endsWith("; delete the output folder and compile everything");
        assertThat(project.outputTree().get(MANIFEST)).isEqualTo("{ \"formatVersion\": 1, ");
    }

    @Test
    void manifestOfANewerFormatIsRefused() {
        Project project = new Project(folder).write("A.java", "class A {}");
        project.putOutput(MANIFEST, "{ \"formatVersion\": 2, \"migrations\": [] }");

        assertThat(project.compileAll()).singleElement().extracting(Project.Message::text).asString()
                .startsWith("[BadManifest] Manifest in the output folder has format 2");
    }

    @Test
    void folderThatCannotBeWrittenIsAnErrorAndNoException() {
        Project project = new Project(folder).write("A.java", Project.migration("A", "20260101_000000_a"));
        project.putOutput("META-INF/native-image", "a file where a folder is needed");

        assertThat(project.compileAll()).singleElement().extracting(Project.Message::text).asString()
                .startsWith("[CannotWrite] the manifest or its native-image metadata cannot be read or written (")
                .endsWith("; check the output folder");
        assertThat(project.hasManifest()).isFalse();
    }

    @Test
    void adapterThatCannotBeWrittenIsAnErrorAndNoException() {
        Project project = new Project(folder).write("A.java", Project.migration("A", "20260101_000000_a"));
        project.putOutput("app", "a file where a folder is needed");

        assertThat(project.compileAll()).first().extracting(Project.Message::text).asString()
                .startsWith("[CannotWrite] the adapter app.A_MigrationAdapter cannot be written (")
                .endsWith("; check the output folder");
    }

    @Test
    void adapterAmongTheSourcesIsRefused() {
        Project project = new Project(folder)
                .write("A.java", Project.migration("A", "20260101_000000_a"))
                .write("A_MigrationAdapter.java", """
                        @dev.driftless.manifest.GeneratedAdapter(id = "20260101_000000_a", checksum = "v1:0")
                        class A_MigrationAdapter {}
                        """);
        assertThat(project.compileAll()).extracting(Project.Message::text).containsExactly("[NameTaken] the compiler refuses to"
                + " generate the adapter app.A_MigrationAdapter (Attempt to recreate a file for type app.A_MigrationAdapter);"
                + " take generated files out of the sources, or compile everything into an empty folder");
    }

    private static Project fiveMigrations(Path folder) {
        Project project = new Project(folder);
        IntStream.range(0, 5).forEach(i -> project.write("M" + i + ".java",
                Project.migration("M" + i, "2026010" + (9 - i) + "_000000_m")));
        return project;
    }
}

package dev.driftless.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.manifest.ManifestEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An IDE or an incremental build compiles some files into a folder that an earlier compile has filled. */
class PartialCompileTest {

    private static final String A = "20260101_000000_a";
    private static final String B = "20260102_000000_b";
    private static final String C = "20260103_000000_c";

    @TempDir
    private Path folder;

    private Project project;

    @BeforeEach
    void compileTwoMigrations() {
        project = new Project(folder).write("A.java", Project.migration("A", A)).write("B.java", Project.migration("B", B));
        assertThat(project.compileAll()).isEmpty();
        assertThat(project.ids()).containsExactly(A, B);
    }

    @Test
    void changedFileAloneKeepsTheOthers() {
        Map<String, ManifestEntry> before = byId();
        project.write("B.java", Project.migration("B", B).replace("\"a\", 1", "\"a\", 2"));

        assertThat(project.compile("app/B.java")).isEmpty();

        assertThat(project.ids()).containsExactly(A, B);
        assertThat(byId().get(A)).isEqualTo(before.get(A));
        assertThat(byId().get(B).checksum()).isNotEqualTo(before.get(B).checksum());
    }

    @Test
    void fileWithoutMigrationKeepsAllAndDoesNotTouchTheManifest() throws Exception {
        Path manifest = project.output().resolve("META-INF/driftless/manifest.json");
        Files.setLastModifiedTime(manifest, FileTime.fromMillis(0));
        project.write("Other.java", "class Other {}");

        assertThat(project.compile("app/Other.java")).isEmpty();

        assertThat(project.ids()).containsExactly(A, B);
        assertThat(Files.getLastModifiedTime(manifest)).isEqualTo(FileTime.fromMillis(0));
    }

    @Test
    void newMigrationIsAdded() {
        project.write("C.java", Project.migration("C", C));
        assertThat(project.compile("app/C.java")).isEmpty();
        assertThat(project.ids()).containsExactly(A, B, C);
    }

    @Test
    void deletedClassIsDropped() {
        project.delete("app/A.java");
        project.delete("app/A.class");
        assertThat(project.compile("app/B.java")).isEmpty();
        assertThat(project.ids()).containsExactly(B);
    }

    @Test
    void deletedClassIsDroppedEvenIfNoMigrationIsCompiled() {
        project.delete("app/A.class");
        project.write("Other.java", "class Other {}");
        assertThat(project.compile("app/Other.java")).isEmpty();
        assertThat(project.ids()).containsExactly(B);
    }

    @Test
    void classWithoutItsAnnotationIsDropped() {
        project.write("A.java", "class A {}");
        assertThat(project.compile("app/A.java")).isEmpty();
        assertThat(project.ids()).containsExactly(B);
    }

    @Test
    void lastMigrationLeavesAnEmptyManifest() {
        project.write("A.java", "class A {}");
        project.write("B.java", "class B {}");
        assertThat(project.compileAll()).isEmpty();
        assertThat(project.manifest()).isEmpty();
    }

    @Test
    void renamedIdReplacesTheOldOne() {
        project.write("A.java", Project.migration("A", C));
        assertThat(project.compile("app/A.java")).isEmpty();
        assertThat(project.ids()).containsExactly(B, C);
    }

    @Test
    void idMovedToANewClassIsNoDuplicateOnceTheOldClassIsGone() {
        project.delete("app/A.class");
        project.write("C.java", Project.migration("C", A));
        assertThat(project.compile("app/C.java")).isEmpty();
        assertThat(project.manifest()).extracting(ManifestEntry::className).containsExactly("app.C", "app.B");
    }

    @Test
    void idOfAClassThatIsNotCompiledAnewIsADuplicate() {
        Map<String, String> before = project.outputTree();
        project.write("C.java", Project.migration("C", A));

        List<Project.Message> messages = project.compile("app/C.java");

        assertThat(messages).extracting(Project.Message::text).containsExactly("[DuplicateId] the id " + A
                + " of app.C is also the id of app.A; give one of them another id");
        assertThat(messages.get(0).line()).isEqualTo(4);
        String manifest = "META-INF/driftless/manifest.json";
        assertThat(project.outputTree().get(manifest)).isEqualTo(before.get(manifest));
    }

    @Test
    void keepsWhatTheCompilerDoesNotKnowWhenTheOutputIsNotOnTheClassPath() {
        assertThat(project.withoutOutputOnClassPath().compile("app/B.java")).isEmpty();
        assertThat(project.ids()).containsExactly(A, B);
    }

    @Test
    void wrongMigrationLeavesTheManifestAlone() {
        Map<String, String> before = project.outputTree();
        project.write("C.java", Project.migration("C", "bad id"));
        assertThat(project.compile("app/B.java", "app/C.java")).hasSize(1);
        assertThat(project.outputTree()).isEqualTo(before);
    }

    @Test
    void classesThatAreProcessedButNotCompiledKeepTheirChecksums() {
        List<ManifestEntry> before = project.manifest();
        project.delete("META-INF/driftless/manifest.json");

        assertThat(project.process("app.A", "app.B")).isEmpty();

        assertThat(project.manifest()).isEqualTo(before);
    }

    @Test
    void classThatIsProcessedButHasLostItsAdapterIsRefused() {
        project.delete("app/A_MigrationAdapter.class");
        project.delete("app/A_MigrationAdapter.java");
        assertThat(project.process("app.A")).extracting(Project.Message::text).containsExactly("[NoSource] app.A is read from"
                + " a class file and has no adapter that keeps its checksum; compile its source again");
    }

    @Test
    void nativeImageMetadataNamesTheAdaptersOfTheWholeManifest() {
        project.write("C.java", Project.migration("C", C));
        assertThat(project.compile("app/C.java")).isEmpty();
        assertThat(nativeImageAdapters("app.A")).containsExactly("app.A", "app.B", "app.C");

        project.delete("app/B.class");
        assertThat(project.compile("app/C.java")).isEmpty();
        assertThat(nativeImageAdapters("app.A")).containsExactly("app.A", "app.C");
    }

    @Test
    void nativeImageMetadataIsNamedForTheFirstMigrationThatIsLeft() {
        project.delete("app/A.class");
        assertThat(project.compile("app/B.java")).isEmpty();
        assertThat(nativeImageAdapters("app.B")).containsExactly("app.B");
    }

    @Test
    void nativeImageMetadataThatIsMissingIsWrittenAgain() {
        project.delete(nativeImageFile("app.A"));
        assertThat(project.compile("app/B.java")).isEmpty();
        assertThat(nativeImageAdapters("app.A")).containsExactly("app.A", "app.B");
    }

    /** The migration classes whose adapters it names. */
    private List<String> nativeImageAdapters(String first) {
        Matcher names = Pattern.compile("\"name\": \"([^\"]+)_MigrationAdapter\"").matcher(project.outputTree().get(nativeImageFile(first)));
        return names.results().map(name -> name.group(1)).toList();
    }

    private static String nativeImageFile(String first) {
        return "META-INF/native-image/dev.driftless/" + first + "_MigrationAdapter/reflect-config.json";
    }

    private Map<String, ManifestEntry> byId() {
        return project.manifest().stream().collect(Collectors.toMap(ManifestEntry::id, entry -> entry));
    }
}

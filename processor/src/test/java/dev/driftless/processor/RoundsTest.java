package dev.driftless.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other processors generate what migrations refer to, or migrations themselves. */
class RoundsTest {

    private static final String ID = "20260101_000000_a";

    @TempDir
    private Path folder;

    @Test
    void waitsForAGeneratedRecordAndAGeneratedConstant() {
        Project project = new Project(folder)
                .with(new Generator(Map.of(
                        1, new Source("app.Todo", "package app; record Todo(long id, Priority priority) {}"),
                        2, new Source("app.Priority", "package app; enum Priority { LOW }"),
                        3, new Source("app.Tables", "package app; class Tables { static final String TODOS = \"todos\"; }"))))
                .write("B.java", Project.migration("B", "20260102_000000_b"))
                .write("A.java", """
                        @Migration(id = "%s")
                        class A {
                            @Up(table = Tables.TODOS)
                            Todo up(Todo todo) { return todo; }
                        }
                        """.formatted(ID));

        assertThat(project.compileAll()).isEmpty();

        assertThat(project.ids()).containsExactly(ID, "20260102_000000_b");
        assertThat(project.manifest().get(0).up().table()).isEqualTo("todos");
        assertThat(project.outputTree()).containsKey("app/A_MigrationAdapter.class");
    }

    @Test
    void findsAGeneratedMigration() {
        Project project = new Project(folder)
                .with(new Generator(Map.of(1, new Source("app.A",
                        "package app; import dev.driftless.*; import dev.driftless.annotations.*;" + Project.migration("A", ID)))))
                .write("Other.java", "class Other {}");
        assertThat(project.compileAll()).isEmpty();
        assertThat(project.ids()).containsExactly(ID);
    }

    @Test
    void reportsDuplicatesAcrossRoundsWithTheirPosition() {
        Project project = new Project(folder)
                .with(new Generator(Map.of(1, new Source("app.A",
                        "package app; import dev.driftless.*; import dev.driftless.annotations.*;" + Project.migration("A", ID)))))
                .write("B.java", Project.migration("B", ID));
        assertThat(project.compileAll()).singleElement().satisfies(message -> {
            assertThat(message.text()).startsWith("[DuplicateId] the id " + ID + " of app.B is also the id of app.A;");
            assertThat(message.line()).isEqualTo(4);
        });
    }

    private record Source(String className, String text) {}

    /** Generates one file in each of the given rounds. */
    @SupportedAnnotationTypes("*")
    private static final class Generator extends AbstractProcessor {

        private final Map<Integer, Source> sourceByRound;
        private int round;

        Generator(Map<Integer, Source> sourceByRound) {
            this.sourceByRound = new LinkedHashMap<>(sourceByRound);
        }

        @Override
        public SourceVersion getSupportedSourceVersion() {
            return SourceVersion.latestSupported();
        }

        @Override
        public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment environment) {
            Source source = sourceByRound.get(++round);
            if (source != null) {
                try (Writer writer = processingEnv.getFiler().createSourceFile(source.className()).openWriter()) {
                    writer.write(source.text());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return false;
        }
    }
}

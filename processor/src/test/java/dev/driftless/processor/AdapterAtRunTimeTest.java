package dev.driftless.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.manifest.MigrationAdapter;
import dev.driftless.manifest.RecordColumn;
import dev.driftless.manifest.RowMethod;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdapterAtRunTimeTest {

    @TempDir
    private Path folder;

    @Test
    void readsTheRecordAndWritesWhatDiffers() throws Exception {
        MigrationAdapter adapter = adapter("""
                @Migration(id = "20260101_000000_a")
                class A {
                    enum Kind { OLD, NEW }
                    record Todo(long id, @Column("prio") String priority, Kind kind) {
                        Todo(Long id, String priority, Kind kind) { this(-id, priority, kind); }
                    }
                    @Up(table = "todos")
                    Todo up(Todo todo) throws Exception {
                        if (todo.id() == 2) { return null; }
                        if (todo.id() == 3) { throw new java.io.IOException("boom"); }
                        return new Todo((long) todo.id(), "medium", Kind.NEW);
                    }
                }
                """);
        Object migration = adapter.newInstance();
        RowMethod up = adapter.up();

        assertThat(adapter.migrationClass().getName()).isEqualTo("app.A");
        assertThat(adapter.id()).isEqualTo("20260101_000000_a");
        assertThat(adapter.down()).isEmpty();
        assertThat(up.shape()).isEqualTo(RowMethod.Shape.RECORD);
        assertThat(up.columns()).extracting(RecordColumn::column).containsExactly("id", "prio", "kind");
        assertThat(up.columns()).extracting(RecordColumn::type).startsWith(long.class, String.class);
        Patch patch = up.apply(migration, null, row(1));
        assertThat(patch.asMap()).hasSize(2).containsEntry("prio", "medium").containsKey("kind");
        assertThat(up.apply(migration, null, row(2))).isNull();
        assertThatThrownBy(() -> up.apply(migration, null, row(3))).isInstanceOf(IOException.class).hasMessage("boom");
    }

    @Test
    void columnIsNamedToTheLetter() throws Exception {
        String name = "a\\u0041\"\n\r\t\u00e4\u20ac\\";
        MigrationAdapter adapter = adapter("""
                @Migration(id = "20260101_000000_a")
                class A {
                    record Row(@Column("a\\\\u0041\\"\\n\\r\\t\\u00e4\\u20ac\\\\") int a) {}
                    @Up(table = "todos") Row up(Row row) { return row; }
                }
                """);

        assertThat(adapter.up().columns()).extracting(RecordColumn::column).containsExactly(name);
    }

    @Test
    void injectedMigrationCannotBeMadeWithoutTheApplication() throws Exception {
        MigrationAdapter adapter = adapter("""
                @Migration(id = "20260101_000000_a")
                class A {
                    A(String column) {}
                    @Up(table = "todos") Patch up(Document row) { return Patch.none(); }
                    @Down(table = "todos") void down(MigrationContext context, Document row) {}
                }
                """);

        assertThatThrownBy(adapter::newInstance).isInstanceOf(UnsupportedOperationException.class).hasMessageContaining("app.A");
        assertThat(adapter.up().columns()).isEqualTo(List.of());
        assertThat(adapter.down().orElseThrow().shape()).isEqualTo(RowMethod.Shape.VOID);
    }

    private MigrationAdapter adapter(String source) throws Exception {
        Project project = new Project(folder).write("A.java", source);
        assertThat(project.compileAll()).isEmpty();
        URLClassLoader loader = new URLClassLoader(new URL[] {project.output().toUri().toURL()}, getClass().getClassLoader());
        return (MigrationAdapter) loader.loadClass("app.A_MigrationAdapter").getConstructor().newInstance();
    }

    private static Document row(long id) {
        return Document.of(Map.of("id", id, "prio", "low", "kind", "OLD"));
    }
}

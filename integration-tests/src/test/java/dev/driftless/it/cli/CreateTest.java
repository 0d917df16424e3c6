package dev.driftless.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.it.TestBuild;
import dev.driftless.it.Vendor;
import dev.driftless.it.cli.Commands.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** New migrations are written where the others are, compile as they are, and never overwrite a file. */
class CreateTest {

    private static final String ID = "\\d{8}_\\d{6}_";

    private static Commands project() {
        return Commands.in(Vendor.H2, Todos.sources())
                .file("src/main/java/com/acme/App.java", "package com.acme;\nclass App {}\n");
    }

    private static String source(Commands commands, Outcome created) throws IOException {
        return Files.readString(commands.directory().resolve(created.json().get("file").toString()));
    }

    @Test
    void writesAClassThatCompiles() throws IOException {
        Commands commands = project();
        Outcome created = commands.run("create", "Backfill todo-priority", "--json").exits(0);

        Map<String, Object> said = created.json();
        assertThat(said.get("file")).isEqualTo("src/main/java/com/acme/migrations/BackfillTodoPriority.java");
        assertThat(said.get("className")).isEqualTo("com.acme.migrations.BackfillTodoPriority");
        assertThat(said.get("id").toString()).matches(ID + "backfill_todo_priority");
        TestBuild build = TestBuild.of(source(commands, created));
        assertThat(build.manifest().entries()).hasSize(1);
        assertThat(build.manifest().entries().get(0).id()).isEqualTo(said.get("id"));
        assertThat(build.manifest().entries().get(0).down()).isPresent();
    }

    @Test
    void isWrittenBesideTheOthers() throws IOException {
        Commands commands = project().file("src/main/java/com/acme/db/changes/First.java", """
                package com.acme.db.changes;
                import dev.driftless.annotations.Migration;
                @Migration(id = "20260101_000000_first") class First {}
                """);
        Outcome created = commands.run("create", "second", "--table", "todos", "--json").exits(0);
        assertThat(created.json().get("className")).isEqualTo("com.acme.db.changes.Second");
        assertThat(source(commands, created)).contains("@Up(table = \"todos\")", "@Down(table = \"todos\")");
        assertThat(commands.run("create", "third", "--package", "com.acme.other").exits(0).out()).contains("com/acme/other/Third.java");
    }

    @Test
    void neverOverwrites() throws IOException {
        Commands commands = project();
        Path file = commands.directory().resolve("src/main/java/com/acme/migrations/Again.java");
        commands.run("create", "again").exits(0);
        String before = Files.readString(file);
        assertThat(commands.run("create", "AGAIN").exits(2).err()).contains("exists already and was left as it is");
        assertThat(Files.readString(file)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"backfillTodoPriority, backfill_todo_priority, BackfillTodoPriority", "'  x -- y  ', x_y, XY",
        "2fa codes, 2fa_codes, Migration2faCodes", "document, document, DocumentMigration", "'Größe', gr_e, GrE"})
    void makesNamesOfWhatIsGiven(String name, String slug, String className) throws IOException {
        Commands commands = project();
        Outcome created = commands.run("create", name, "--json").exits(0);
        assertThat(created.json().get("id").toString()).matches(ID + slug);
        assertThat(created.json().get("className").toString()).endsWith("." + className);
        TestBuild.of(source(commands, created));
    }

    @Test
    void badNamesAndPlacesAreRefused() {
        Commands commands = project();
        assertThat(commands.run("create", "--", "---").exits(2).err()).contains("neither a letter nor a digit");
        assertThat(commands.run("create").exits(2).err()).contains("Missing required parameter");
        assertThat(commands.run("create", "x", "--package", "not a package").exits(2).err()).contains("which is no package");
        assertThat(commands.run("create", "x", "--package", "com.class").exits(2).err()).contains("which is no package");
        assertThat(commands.run("create", "x", "--table", "").exits(2).err()).contains("--table names no table");
        assertThat(commands.run("create", "x", "--table", "todos; drop").exits(2).err()).contains("names todos; drop, which is no table");
        assertThat(commands.run("create", "x", "--table", "app.").exits(2).err()).contains("names app., which is no table");
        assertThat(commands.run("create", "x", "--table", "app.\"Migration_State\"").exits(2).err()).contains("one of Driftless's own tables");
        assertThat(commands.directory().resolve("src/main/java/com/acme/migrations")).doesNotExist();
        assertThat(commands.run("create", "x", "--source", "nowhere").exits(2).err()).contains("no directory");
        Commands elsewhere = Commands.in(Vendor.H2, Todos.sources());
        assertThat(elsewhere.run("create", "x").exits(2).err()).contains("There is no src/main/java in " + elsewhere.directory());
    }
}

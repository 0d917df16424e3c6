package dev.driftless.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.cli.Migrate;
import dev.driftless.it.Temporary;
import dev.driftless.it.TestBuild;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** An application that serves the commands from a main of its own. */
class ExecuteTest {

    private record Said(int exitCode, String out, String err) {}

    private static Said execute(Migrator migrator, String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
        try {
            int exitCode = Migrate.execute(migrator, args);
            return new Said(exitCode, said.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** What a shell that has read the script offers for the last of these words. */
    private static String completed(Path script, String... words) throws IOException, InterruptedException {
        Process bash = new ProcessBuilder("bash", "-c", "source " + script + "; COMP_WORDS=(" + String.join(" ", words) + "); COMP_CWORD="
                + (words.length - 1) + "; $(complete -p migrate | sed 's/.*-F //; s/ .*//'); echo \"${COMPREPLY[@]}\"")
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(bash.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void servesTheSameCommandsOnItsOwnDatabase() throws IOException, InterruptedException {
        TestDatabase database = Vendor.H2.database();
        database.execute("CREATE TABLE todos (id BIGINT PRIMARY KEY, title VARCHAR(50) NOT NULL, priority VARCHAR(10))",
                "INSERT INTO todos VALUES (1, 'one', NULL)");
        Migrator migrator = Migrator.builder().dataSource(database.dataSource()).manifest(TestBuild.of(Todos.sources()).manifest()).build();

        assertThat(execute(migrator, "up")).satisfies(said -> {
            assertThat(said.exitCode()).isZero();
            assertThat(said.out()).contains("Completed: 2 migrations, 2 rows changed.");
        });
        assertThat(execute(migrator, "status").out()).contains("the application's database", "2 applied, 0 pending");
        assertThat(execute(migrator, "up", "--prod")).satisfies(said -> {
            assertThat(said.exitCode()).isEqualTo(2);
            assertThat(said.err()).contains("This application has chosen its database itself");
        });
        assertThat(execute(migrator, "help", "down").out()).contains("--steps");
        String script = execute(migrator, "completion").out();
        assertThat(script).contains("complete", "migrate", "--dry-run");
        Path file = Files.writeString(Temporary.file("completion", ".sh"), script);
        assertThat(completed(file, "migrate", "retry")).isEqualTo("retry-failed");
        assertThat(completed(file, "migrate", "up", "--dr")).isEqualTo("--dry-run");
        assertThat(execute(migrator).exitCode()).isEqualTo(2);
    }
}

package dev.driftless.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.it.Vendor;
import dev.driftless.it.cli.Commands.Outcome;
import dev.driftless.it.cli.Commands.Running;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a person sees and types at a terminal, which {@code script} plays. */
class PseudoTerminalTest {

    private static final int COLUMNS = 90;
    private static final String CTRL_C = "\\003";
    private static final String CLEAR = "\u001b[H\u001b[2J";

    private static final String THIRD_ID = "20260103_000000_third";
    private static final String THIRD = """
            @Migration(id = "%s")
            final class Third {
                @Up(table = "todos") Patch up(Document todo) {
                    if (todo.getLong("id") == 20) throw new IllegalStateException("not this one");
                    return Patch.set("priority", "third");
                }
                @Down(table = "todos") Patch down(Document todo) { return Patch.set("priority", "medium"); }
            }
            """.formatted(THIRD_ID);

    /** A terminal whose user types this, if anything, as soon as the file {@code go} is in the directory. */
    private static Running inTerminal(Commands commands, String args, String typed) {
        return inTerminal(commands, "-jar " + System.getProperty("driftless.cli.jar"), args, typed);
    }

    private static Running inTerminal(Commands commands, String program, String args, String typed) {
        String java = String.join(" ", Commands.java()) + " " + program + " " + args + " --classpath=" + commands.classpath();
        String typing = "(for i in $(seq 1200); do [ -e go ] && break; sleep 0.1; done; printf '" + typed + "'; sleep 2) | ";
        return commands.process(List.of("sh", "-c", (typed.isEmpty() ? "" : typing)
                + "script -qec \"stty cols " + COLUMNS + "; exec " + java + "\" /dev/null"));
    }

    private static Outcome answered(Commands commands, String args, String question, String answer) throws IOException {
        Files.deleteIfExists(commands.directory().resolve("go"));
        Running terminal = inTerminal(commands, args, answer + "\\n");
        untilShown(terminal, question);
        commands.file("go", "");
        return Commands.await(terminal);
    }

    private static void untilShown(Running terminal, String text) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> terminal.said().contains(text));
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"POSTGRESQL", "H2"})
    void eachMigrationHasItsBar(Vendor vendor) {
        String second = Todos.sources()[1].replace("Patch up(Document todo) {", "Patch up(Document todo) throws Exception { Thread.sleep(1);");
        Commands commands = Todos.table(Commands.in(vendor, Todos.slow(2), second), 1500);
        Outcome outcome = Commands.await(inTerminal(commands, "up", "")).exits(0);
        assertThat(outcome.out()).as("drawn again and again in one line, with rate and time left")
                .contains("\rfill_priority", "\rshout", "%", "/s", "Completed: 2 migrations")
                .containsPattern("\rfill_priority +100%")
                .containsPattern("0:00:\\d\\d / 0:00:\\d\\d")
                .satisfies(out -> assertThat(out.split("[\\r\\n]+")).as("within the terminal's columns")
                        .allMatch(line -> line.length() < COLUMNS || line.contains("goes on") || line.startsWith("2026")));
    }

    /** The bar's library is optional. */
    @Test
    void withoutTheBarThereAreLines() {
        String classes = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("progressbar") && !entry.contains("integration-tests"))
                .collect(Collectors.joining(File.pathSeparator));
        Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.slow(2)), 1500);
        assertThat(Commands.await(inTerminal(commands, "-cp " + classes + " dev.driftless.cli.Migrate", "up", "")).exits(0).out())
                .containsPattern("(?m)^" + Todos.FIRST + "  [\\d,]+ of about (1,000|9\\d\\d) rows").contains("Completed.")
                .doesNotContain("\rfill_priority");
    }

    @Test
    void aRunThatWaitsSaysWhy() {
        Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.slow(3)), 3000);
        Running up = inTerminal(commands, "up", "");
        untilShown(up, "\rfill_priority");
        // What the commands pause and resume write: their processes might come too late.
        commands.database().execute("UPDATE migration_run SET paused = TRUE");
        untilShown(up, "/s waiting: paused");
        commands.database().execute("UPDATE migration_run SET paused = FALSE");
        Commands.await(up).exits(0);
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"POSTGRESQL", "H2"})
    void ctrlCStopsAtTheBatchBoundary(Vendor vendor) {
        Commands commands = Todos.table(Commands.in(vendor, Todos.slow(3)), 6000);
        Running up = inTerminal(commands, "up", CTRL_C);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() ->
                commands.database().number("SELECT COUNT(*) FROM todos WHERE priority = 'medium'") > 0);
        commands.file("go", "");
        assertThat(Commands.await(up).exits(130).out()).contains("Stopped after the batch at work", "migrate up goes on where it stopped");
        long changed = commands.database().number("SELECT COUNT(*) FROM todos WHERE priority = 'medium'");
        assertThat(changed).isLessThan(4000);
        assertThat(changed % 10).as("whole batches").isZero();
    }

    @Test
    void isAskedBeforeProductionIsChanged() throws IOException {
        Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.sources()), 30);
        assertThat(answered(commands, "up --prod", "[y/N]", "no").exits(1).out())
                .contains("Apply " + Todos.FIRST + ", " + Todos.SECOND + " to prod (", "Nothing was done");
        assertThat(commands.database().hasTable("migration_state")).isFalse();
        assertThat(answered(commands, "up --prod", "[y/N]", "y").exits(0).out()).contains("Completed");

        assertThat(answered(commands, "down --prod --steps 1", "[y/N]", "").exits(1).out())
                .contains("Roll back " + Todos.SECOND + " on prod (", "Nothing was done");
        assertThat(answered(commands, "down --prod --steps 5", "[y/N]", "n").exits(1).out())
                .contains("Roll back " + Todos.SECOND + ", " + Todos.FIRST + " on prod (");
        assertThat(answered(commands, "down --prod --to " + Todos.FIRST, "[y/N]", "n").exits(1).out())
                .contains("Roll back " + Todos.SECOND + " on prod (");
        assertThat(commands.run("status").exits(0).out()).contains("2 applied, 0 pending");
        assertThat(answered(commands, "down --prod --steps 1", "[y/N]", "yes").exits(0).out()).contains("Completed");
        assertThat(commands.run("status").exits(0).out()).contains("1 applied, 1 pending");
    }

    /** What was deleted and retired is rolled back by nobody, and not counted. */
    @Test
    void isAskedAboutWhatIsReallyRolledBack() throws IOException {
        Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.sources()), 30);
        commands.run("up").exits(0);
        commands.rebuild(Todos.sources()[0], THIRD);
        commands.run("accept-drift", Todos.SECOND).exits(0);
        assertThat(answered(commands, "down --prod --steps 1", "[y/N]", "n").exits(1).out()).contains("Roll back " + Todos.FIRST + " on prod (");

        commands.run("up", "--batch-size", "10").exits(1);
        assertThat(answered(commands, "down --prod --steps 1", "[y/N]", "y").exits(0).out())
                .contains("Roll back the last 1 of what was applied or begun on prod (", THIRD_ID + "  completed");
    }

    /** Beside the bar, not in its line. */
    @Test
    void saysThatItWaitsForALongBatch() {
        String slow = Todos.fill("medium").replace("@Up(", "@Up(batchSize = 1, ")
                .replace("Patch up(Document todo) {", "Patch up(Document todo) throws Exception { Thread.sleep(5000);");
        Commands commands = Todos.table(Commands.in(Vendor.H2, slow), 60);
        Running up = inTerminal(commands, "up", CTRL_C);
        untilShown(up, "\rfill_priority");
        commands.file("go", "");
        assertThat(Commands.await(up).exits(130).out()).containsPattern("(?m)^Stopping: waiting for what is at work to end");
    }

    /** Nobody is asked to agree to what cannot be done. */
    @Test
    void isNotAskedForWhatIsRefused() {
        Commands commands = Commands.in(Vendor.H2, Todos.sources());
        for (String refused : List.of("up --prod --batch-size 0", "down --prod --steps 1 --poll-ms 0", "down --prod --steps 0")) {
            assertThat(Commands.await(inTerminal(commands, refused, "")).exits(2).out()).contains("must be at least 1").doesNotContain("[y/N]");
        }
        for (String[] idle : new String[][] {
            {"down --prod --to nothing", "1", "the manifest holds no such migration"},
            {"down --prod --steps 2", "0", "Nothing to do: no migration is applied."}}) {
            assertThat(Commands.await(inTerminal(commands, idle[0], "")).exits(Integer.parseInt(idle[1])).out())
                    .contains(idle[2]).doesNotContain("[y/N]");
        }
        Todos.table(commands, 3).run("up").exits(0);
        assertThat(Commands.await(inTerminal(commands, "up --prod", "")).exits(0).out())
                .contains("Nothing to do: every migration is applied.").doesNotContain("[y/N]");
        commands.rebuild(Todos.fill("low"), Todos.sources()[1], THIRD);
        for (String blocked : List.of("up --prod", "down --prod --steps 1", "up --prod --restart")) {
            assertThat(Commands.await(inTerminal(commands, blocked, "")).exits(1).out()).contains("blocked by drift").doesNotContain("[y/N]");
        }
    }

    @Test
    void aPasswordIsAskedForOnceAndNotShown() throws IOException {
        Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.sources()), 30)
                .configure("\"deploy\": { \"command\": [\"touch\", \"deployed\"] }");
        commands.database().execute("CREATE USER operator PASSWORD 'S3cret-of-night' ADMIN");
        commands.file("url", commands.url());
        String database = " --url=\\$(cat url) --user operator";
        String question = "Password of operator: ";

        assertThat(answered(commands, "up" + database, question, "a-guess").exits(1).out()).contains("Wrong user name or password")
                .doesNotContain("a-guess");
        assertThat(answered(commands, "deploy" + database, question, "S3cret-of-night").exits(0).out()).containsOnlyOnce(question)
                .contains("Deployed. Done: deploy command, migrations").doesNotContain("S3cret");
        assertThat(commands.directory().resolve("deployed")).exists();
    }

    @Test
    void statusIsDrawnAnewUntilCtrlC() {
        Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.sources()), 30);
        Running watch = inTerminal(commands, "status --watch --poll-ms 100", CTRL_C);
        untilShown(watch, "0 applied, 2 pending");
        commands.run("up").exits(0);
        untilShown(watch, "2 applied, 0 pending");
        commands.file("go", "");
        assertThat(Commands.await(watch).exits(130).out().split("\\Q" + CLEAR + "\\E")).hasSizeGreaterThan(2);
    }
}

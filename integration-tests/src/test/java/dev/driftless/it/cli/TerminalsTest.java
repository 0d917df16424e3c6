package dev.driftless.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.it.Vendor;
import dev.driftless.it.cli.Commands.Outcome;
import dev.driftless.it.cli.Commands.Running;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs that are watched, interrupted, joined and stopped from other terminals. */
class TerminalsTest {

    private static Commands slow(Vendor vendor, int rows, int millisARow) {
        return Todos.table(Commands.in(vendor, Todos.slow(millisARow)), rows);
    }

    private static void untilSomeRowsAreChanged(Commands commands) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() ->
                commands.database().number("SELECT COUNT(*) FROM todos WHERE priority = 'medium'") > 0);
    }

    private static long todo(Commands commands) {
        return commands.database().number("SELECT COUNT(*) FROM todos WHERE priority IS NULL");
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"POSTGRESQL", "H2"})
    void stopsAtTheBatchBoundaryOnCtrlCAndGoesOn(Vendor vendor) {
        Commands commands = slow(vendor, 3000, 3);
        Running first = commands.start("up");
        untilSomeRowsAreChanged(commands);
        first.interrupt();
        Outcome stopped = Commands.await(first).exits(130);

        assertThat(stopped.err()).contains("Stopped after the batch at work", "migrate up goes on where it stopped");
        assertThat(todo(commands)).isPositive().isLessThan(2000);
        assertThat((2000 - todo(commands)) % 10).as("whole batches").isZero();
        assertThat(commands.run("status").exits(0).out()).contains("running    " + Todos.FIRST);
        commands.run("up").exits(0);
        assertThat(todo(commands)).isZero();
    }

    /** Steps count what is applied: the same command again would go one migration further. */
    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"POSTGRESQL", "H2"})
    @SuppressWarnings("unchecked")
    void aRollbackThatWasInterruptedGoesOnAsFarAsItWasMeantTo(Vendor vendor) {
        String slowDown = Todos.sources()[1].replace("Patch down(Document todo) {",
                "Patch down(Document todo) throws Exception { Thread.sleep(5);");
        String third = """
                @Migration(id = "20260103_000000_third")
                final class Third {
                    @Up(table = "todos") Patch up(Document todo) { return Patch.set("priority", "third"); }
                    @Down(table = "todos") Patch down(Document todo) { return Patch.set("priority", "medium"); }
                }
                """;
        Commands commands = Todos.table(Commands.in(vendor, Todos.sources()[0], slowDown, third), 1000);
        commands.run("up").exits(0);
        Running down = commands.start("down", "--prod", "--yes", "--steps", "2", "--batch-size", "50");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> commands.database().number(
                "SELECT COUNT(*) FROM todos WHERE title = LOWER(title) AND priority = 'medium'") > 0);
        down.interrupt();
        assertThat(Commands.await(down).exits(130).err()).contains("migrate down --prod --steps 1 goes on where it stopped",
                "migrate cancel --prod ends the run");

        commands.run("down", "--steps", "1").exits(0);
        List<Map<String, Object>> migrations =
                (List<Map<String, Object>>) commands.run("status", "--json").exits(0).json().get("migrations");
        assertThat(migrations).filteredOn(each -> Boolean.TRUE.equals(each.get("applied"))).extracting(each -> each.get("id"))
                .containsExactly(Todos.FIRST);
        assertThat(commands.database().number("SELECT COUNT(*) FROM todos WHERE title = LOWER(title)")).isEqualTo(1000);
    }

    @Test
    void whoCancelsARollbackIsToldHowThatGoesOn() {
        Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.sources()[0], Todos.sources()[1]
                .replace("Patch down(Document todo) {", "Patch down(Document todo) throws Exception { Thread.sleep(5);")), 6000);
        commands.run("up").exits(0);
        Running down = commands.start("down", "--steps", "1", "--batch-size", "50");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> commands.database().number(
                "SELECT COUNT(*) FROM todos WHERE title = LOWER(title)") > 0);

        assertThat(commands.run("cancel", "--target", "prod").exits(0).out())
                .contains("stops at its next batch boundary; migrate down --target prod --steps 1 goes on where it stopped");
        assertThat(Commands.await(down).exits(1).err()).contains("was canceled: migrate down --steps 1 goes on where it stopped");
    }

    @Test
    void whoCancelsASecondTryOfFailedRowsIsToldHowThatGoesOn() {
        Commands commands = Todos.table(Commands.in(Vendor.H2, """
                @Migration(id = "%s")
                final class FillPriority {
                    @Up(table = "todos") Patch up(Document todo) throws Exception {
                        if (todo.getString("title").endsWith("?")) throw new IllegalStateException("an open question");
                        Thread.sleep(todo.getString("title").endsWith("!") ? 200 : 0);
                        return Patch.set("priority", "medium");
                    }
                }
                """.formatted(Todos.FIRST)), 300);
        commands.database().execute("UPDATE todos SET title = title || '?' WHERE id <= 100");
        assertThat(commands.run("up", "--skip-failed", "100").exits(0).out()).contains("migrate retry-failed ID");
        commands.database().execute("UPDATE todos SET title = REPLACE(title, '?', '!')");
        Running retry = commands.start("retry-failed", Todos.FIRST);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> commands.database().number(
                "SELECT COUNT(*) FROM migration_failure") < 100);

        assertThat(commands.run("status").exits(0).out()).contains(Todos.FIRST + "  tries its failed rows again, ")
                .doesNotContain("migrate up", "of about");
        assertThat(commands.run("cancel").exits(0).out()).contains("migrate retry-failed " + Todos.FIRST + " goes on");
        assertThat(Commands.await(retry).exits(1).err())
                .contains("was canceled: migrate retry-failed " + Todos.FIRST + " goes on where it stopped");
        assertThat(commands.database().number("SELECT COUNT(*) FROM migration_failure")).isBetween(1L, 99L);
        commands.database().execute("UPDATE todos SET title = REPLACE(title, '!', '.')");
        commands.run("retry-failed", Todos.FIRST).exits(0);
        assertThat(commands.database().number("SELECT COUNT(*) FROM todos WHERE priority = 'medium'")).isEqualTo(300);
    }

    /** Nobody sits before a terminal that is silent. */
    @Test
    void saysThatItWaitsForALongBatch() {
        Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.fill("medium")
                .replace("Patch up(Document todo) {", "Patch up(Document todo) throws Exception { System.out.println(\"asked\"); Thread.sleep(5000);")
                .replace("@Up(", "@Up(batchSize = 1, ")), 30);
        Running up = commands.start("up");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> up.said().contains("asked"));
        up.interrupt();
        Outcome stopped = Commands.await(up).exits(130);
        assertThat(stopped.err()).contains("Stopping: waiting for what is at work to end, for 60 s at most.", "Stopped after the batch at work");
    }

    /** What only reads need not be waited for. */
    @Test
    void aDryRunEndsAtOnce() {
        Commands commands = slow(Vendor.H2, 3000, 100);
        Running dry = commands.start("up", "--dry-run");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> commands.database().number(
                "SELECT COUNT(*) FROM information_schema.sessions") > 2);
        dry.interrupt();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !dry.process().isAlive());
        Commands.await(dry).exits(130);
    }

    /** Not being strict forgives how a run ended, not that nothing was done because another one was at work. */
    @Test
    void whatAnotherRunKeepsFromBeingDoneIsNotForgiven() {
        Commands commands = slow(Vendor.H2, 30_000, 3);
        Running up = commands.start("up");
        untilSomeRowsAreChanged(commands);
        assertThat(commands.run("down", "--steps", "1", "--no-strict").exitCode()).isEqualTo(1);
        commands.run("cancel").exits(0);
        Commands.await(up).exits(1);
    }

    /** What a container gets before it is killed. */
    @Test
    void stopsAtTheBatchBoundaryOnSigterm() {
        Commands commands = slow(Vendor.POSTGRESQL, 3000, 3);
        Running first = commands.start("up", "--json");
        untilSomeRowsAreChanged(commands);
        first.signal("TERM");

        assertThat(Commands.await(first).exits(143).json()).containsEntry("status", "running").containsEntry("reason", "left");
        assertThat(todo(commands)).isPositive().isLessThan(2000);
        assertThat((2000 - todo(commands)) % 10).as("whole batches").isZero();
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"POSTGRESQL", "H2"})
    @SuppressWarnings("unchecked")
    void twoTerminalsWorkTogetherAndOneOfThemCancels(Vendor vendor) {
        Commands commands = slow(vendor, 30_000, 6);
        Running first = commands.start("up");
        untilSomeRowsAreChanged(commands);

        Map<String, Object> status = commands.run("status", "--json").exits(0).json();
        Map<String, Object> progress = (Map<String, Object>) status.get("progress");
        assertThat(progress).containsEntry("migrationId", Todos.FIRST);
        assertThat(((Number) progress.get("total")).longValue()).isBetween(19_500L, 20_500L);
        assertThat(((Number) progress.get("rowsPerSecond")).longValue()).isPositive();
        assertThat(commands.run("status").exits(0).out()).contains("running    " + Todos.FIRST, "rows/s", "[");

        Object run = ((Map<String, Object>) status.get("activeRun")).get("runId");
        Running second = commands.start("up", "--json");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> commands.database().number(
                "SELECT COUNT(DISTINCT owner) FROM migration_range WHERE owner IS NOT NULL") > 1);
        assertThat(commands.run("pause", "--json").exits(0).json()).containsEntry("runId", run);
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() ->
                assertThat(commands.run("status").exits(0).out()).contains("waiting: paused"));
        assertThat(commands.run("resume", "--json").exits(0).json()).containsEntry("runId", run);
        assertThat(first.process().isAlive() && second.process().isAlive()).isTrue();
        assertThat(commands.run("cancel").exits(0).out()).contains("stops at its next batch boundary");

        assertThat(Commands.await(first).exits(1).err()).contains("was canceled", "migrate up goes on");
        assertThat(Commands.await(second).exits(1).json()).containsEntry("status", "canceled")
                .containsEntry("runId", run);
        assertThat(todo(commands)).isPositive();
    }

    @Test
    void aRunWhoseBatchesTakeASecondHasARate() {
        Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.slow(20, 50)), 1500);
        Running up = commands.start("up");
        untilSomeRowsAreChanged(commands);
        assertThat(commands.run("status").exits(0).out()).contains("rows/s", " left").doesNotContain("nobody works on it");
        commands.run("cancel").exits(0);
        Commands.await(up).exits(1);
    }

    /** The first to open a file of H2 serves the others, which have to find each other anew when it ends. */
    @Test
    void theOneThatServesAFileOfH2EndsBeforeTheOther() {
        Commands commands = Todos.table(Commands.alone(Todos.slow(6)), 6000);
        Running first = commands.start("up");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(commands.directory().resolve("app.lock.db")));
        Running second = commands.start("up", "--parallelism", "2");
        Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> commands.database().number(
                "SELECT COUNT(DISTINCT owner) FROM migration_range WHERE owner IS NOT NULL") > 1);
        first.interrupt();
        Commands.await(first).exits(130);

        assertThat(Commands.await(second).exits(0).out()).contains("Completed");
        assertThat(todo(commands)).isZero();
    }

    @Test
    void theTimeIsUpAtTheBatchBoundary() {
        Commands commands = slow(Vendor.H2, 3000, 3);
        Outcome late = commands.run("up", "--timeout-ms", "700").exits(1);
        assertThat(late.err()).contains("its time is over (--timeout-ms", "migrate up goes on");
        assertThat(commands.run("up", "--timeout-ms", "700", "--no-strict").exits(0).err()).contains("warning: not strict");
        Outcome json = commands.run("up", "--timeout-ms", "700", "--no-strict", "--json").exits(0);
        assertThat(json.json()).containsEntry("status", "running").containsEntry("reason", "timeout").containsEntry("exitCode", 0);
        assertThat(json.err()).contains("warning: not strict");
        assertThat(todo(commands)).isPositive();
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"POSTGRESQL", "H2"})
    void aPipeGetsLinesWithoutEscapeCodes(Vendor vendor) {
        Commands commands = slow(vendor, 4000, 3);
        Outcome outcome = commands.run("up").exits(0);
        assertThat(outcome.out().lines().filter(line -> line.matches(Todos.FIRST + "  [\\d,]+ of about [\\d,]+ rows.*"))).as(outcome.out())
                .hasSizeBetween(2, 6);
        assertThat(outcome.out() + outcome.err()).doesNotContain("\u001b", "\r");
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"POSTGRESQL", "H2"})
    void statusIsShownAgainAndAgain(Vendor vendor) {
        Commands commands = slow(vendor, 3000, 3);
        Running watch = commands.start("status", "--watch", "--poll-ms", "200");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> watch.said().contains("0 applied, 1 pending"));
        Running up = commands.start("up");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> watch.said().contains("1 applied, 0 pending"));
        assertThat(watch.said()).contains("running    " + Todos.FIRST, "rows/s");
        watch.interrupt();
        Commands.await(watch).exits(130);
        Commands.await(up).exits(0);
    }
}

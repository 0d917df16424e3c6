package dev.driftless.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.it.Vendor;
import dev.driftless.it.cli.Commands.Outcome;
import dev.driftless.it.cli.Commands.Running;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A deployment whose migrations do not come to their end says why, and what is left, to people and to programs. */
class DeployFailuresTest {

    private static final String BROKEN = """
            @Migration(id = "20260103_000000_broken")
            final class Broken {
                @Up(table = "todos") Patch up(Document todo) { throw new IllegalStateException("no row is good"); }
            }
            """;

    private static Commands deployable(Commands commands, int rows, String migrations) {
        return Todos.table(commands, rows)
                .configure("\"deploy\": { \"command\": [\"true\"], \"migrations\": { " + migrations + " } }");
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Map<String, Object> json, String key) {
        return (List<Object>) json.get(key);
    }

    @Test
    void aFailureIsToldWithItsCauseAndWhatIsLeft() {
        Commands commands = deployable(Commands.in(Vendor.H2, Todos.sources()[0], Todos.sources()[1], BROKEN), 30, "");
        Map<String, Object> json = commands.run("deploy", "--json").exits(1).json();

        assertThat((String) json.get("error")).startsWith("The migrations failed: Migration 20260103_000000_broken").contains("no row is good");
        assertThat(list(json, "pending")).containsExactly("20260103_000000_broken");
        assertThat(list(json, "done")).containsExactly("deploy command");
        assertThat(list(json, "notDone")).containsExactly("migrations");
        assertThat(json).containsEntry("exitCode", 1);
        assertThat(commands.run("deploy").exits(1).err()).containsOnlyOnce("no row is good").contains("migrate: The migrations failed.");
        Map<String, Object> forgiven = commands.run("deploy", "--no-strict", "--json").exits(0).json();
        assertThat(list(forgiven, "pending")).containsExactly("20260103_000000_broken");
        assertThat(forgiven).containsEntry("error", null);
    }

    @Test
    void thatTheTimeIsOverIsTold() {
        Commands commands = deployable(Commands.in(Vendor.H2, Todos.slow(3), Todos.sources()[1]), 3000, "\"timeoutMs\": 300");
        assertThat(commands.run("deploy").exits(1).err()).contains("is not finished: its time is over",
                "migrate: The migrations are not finished, and their time is over.", "Done: deploy command. Not done: migrations.");
        Map<String, Object> json = commands.run("deploy", "--json").exits(1).json();
        assertThat(json).containsEntry("error", "The migrations are not finished, and their time is over.");
        assertThat(list(json, "pending")).containsExactly(Todos.FIRST, Todos.SECOND);
    }

    @Test
    void driftIsToldWithItsRemedy() {
        Commands commands = deployable(Commands.in(Vendor.H2, Todos.sources()), 30, "");
        commands.run("up").exits(0);
        commands.rebuild(Todos.fill("low"), Todos.sources()[1], BROKEN);
        Map<String, Object> json = commands.run("deploy", "--json").exits(1).json();
        assertThat((String) json.get("error")).contains("blocked by drift", "migrate accept-drift " + Todos.FIRST);
        assertThat(list(json, "pending")).containsExactly("20260103_000000_broken");
        assertThat(commands.run("deploy").exits(1).err()).contains("migrate: The migrations are blocked by drift.");
    }

    /** Canceled from another terminal. */
    @Test
    void aCancelEndsItUnlessThatIsForgiven() {
        Commands commands = deployable(Commands.in(Vendor.H2, Todos.slow(3)), 30_000, "");
        assertThat(canceled(commands, "deploy").exits(1).err()).contains("was canceled: migrate up goes on",
                "migrate: The migrations were canceled.", "Not done: migrations.");
        assertThat(canceled(commands, "deploy", "--no-strict").exits(0).err()).contains("was canceled", "warning: not strict");
        assertThat(canceled(commands, "up", "--no-strict").exits(0).err()).contains("was canceled", "warning: not strict");
    }

    /** Nothing is forgiven where nothing was done. */
    @Test
    void anotherRunInTheWayIsToldWithItsRemedy() {
        Commands commands = deployable(Commands.in(Vendor.H2, Todos.sources()[0], Todos.sources()[1]
                .replace("Patch down(Document todo) {", "Patch down(Document todo) throws Exception { Thread.sleep(5);")), 6000, "");
        commands.run("up").exits(0);
        Running down = commands.start("down", "--steps", "1", "--strict");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> commands.database().number(
                "SELECT COUNT(*) FROM migration_run WHERE status = 'running'") > 0);
        Map<String, Object> json = commands.run("deploy", "--no-strict", "--json").exits(1).json();
        assertThat((String) json.get("error")).startsWith("The migrations were not carried out: another run is at work.").contains("wait until");
        commands.run("cancel").exits(0);
        Commands.await(down).exits(1);
    }

    private static Outcome canceled(Commands commands, String... args) {
        Running running = commands.start(args);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() ->
                commands.database().hasTable("migration_run")
                        && commands.database().number("SELECT COUNT(*) FROM migration_run WHERE status = 'running'") > 0);
        commands.run("cancel").exits(0);
        return Commands.await(running);
    }

    /** What stands behind -- is the deploy command's, also where the answer is an error. */
    @Test
    void flagsOfTheDeployCommandDoNotChangeHowErrorsAreTold() {
        Commands commands = deployable(Commands.in(Vendor.H2, Todos.sources()), 3, "");
        assertThat(commands.run("deploy", "--batch-size", "0", "--", "--json", "--verbose").exits(2)).satisfies(refused -> {
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err()).startsWith("migrate: --batch-size 0: ").doesNotContain("\tat ");
        });
    }
}

package dev.driftless.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.it.Vendor;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ctrl-C in a deployment: what is at work is ended, nothing else begins, and it is told what has been done. */
class DeployInterruptedTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Two after-steps; the first says that it has begun, and then does something that takes for ever. */
    private static Commands.Running interruptedWithinTheFirstOfTwoSteps(Commands commands, String forEver) throws IOException {
        String first = """
                package app;
                public final class CountPriorities implements dev.driftless.cli.DeployStep {
                    @Override public String name() { return "count priorities"; }
                    @Override public void run(javax.sql.DataSource database) throws Exception {
                        try (var connection = database.getConnection(); var statement = connection.createStatement()) {
                            statement.execute("INSERT INTO sums VALUES (0)");
                        }
                        %s
                    }
                }
                """.formatted(forEver);
        String later = Deployments.STEP.replace("CountPriorities", "Later").replace("count priorities", "later");
        commands.rebuild(Todos.sources()[0], Todos.sources()[1], first, later);
        Deployments.services(commands, "app.CountPriorities\napp.Later\n");
        Commands.Running deploy = commands.start("deploy");
        Awaitility.await().atMost(PATIENCE).until(() -> Deployments.sums(commands).equals(List.of("0")));
        deploy.interrupt();
        return deploy;
    }

    @Test
    void anAfterStepIsInterruptedAndNoOtherBegins() throws IOException {
        Commands commands = Deployments.application(Vendor.H2, "", Todos.sources());
        Commands.Running deploy = interruptedWithinTheFirstOfTwoSteps(commands, "Thread.sleep(100_000);");
        assertThat(Commands.await(deploy).exits(130).err()).contains("Interrupted within count priorities",
                "Done: deploy command, migrations. Not done: count priorities, later.");
    }

    @Test
    void anAfterStepThatEndsAllTheSameIsDoneAndNoOtherBegins() throws IOException {
        Commands commands = Deployments.application(Vendor.H2, "", Todos.sources());
        Commands.Running deploy = interruptedWithinTheFirstOfTwoSteps(commands,
                "try { Thread.sleep(100_000); } catch (InterruptedException e) { }");
        assertThat(Commands.await(deploy).exits(130).err()).contains("Interrupted before later",
                "Done: deploy command, migrations, count priorities. Not done: later.");
        assertThat(Deployments.sums(commands)).containsExactly("0");
    }

    /** With what it has begun itself: a shell does not pass on what ends it. */
    @ParameterizedTest
    @ValueSource(strings = {"exec sleep 100", "sleep 100; true"})
    void theDeployCommandIsEnded(String script) {
        Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.sources()), 3);
        commands.configure("\"deploy\": { \"command\": [\"sh\", \"-c\", \"echo begun > begun.txt; " + script + "\"] }");
        Commands.Running deploy = commands.start("deploy");
        Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(commands.directory().resolve("begun.txt")));
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> deploy.process().descendants().anyMatch(
                child -> child.info().command().orElse("").endsWith("sleep")));
        List<ProcessHandle> children = deploy.process().descendants().toList();
        deploy.interrupt();
        assertThat(Commands.await(deploy).exits(130).err()).contains("Interrupted while the deploy command was at work",
                "Done: nothing. Not done: deploy command, migrations.");
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() ->
                assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive));
        assertThat(commands.database().hasTable("migration_state")).isFalse();
    }

    /** The migrator cannot be told to stop what it has not begun. */
    @Test
    void justBeforeTheMigrationsBeginItStopsThem() throws Exception {
        Commands commands = Todos.table(Commands.in(Vendor.POSTGRESQL, Todos.slow(3)), 6000)
                .configure("\"deploy\": { \"command\": [\"true\"], \"migrations\": { \"allowDrift\": true } }");
        commands.run("up", "--timeout-ms", "300", "--no-strict").exits(0);
        Commands.Running deploy;
        try (Connection operator = commands.database().dataSource().getConnection(); Statement statement = operator.createStatement()) {
            operator.setAutoCommit(false);
            statement.execute("LOCK TABLE migration_state IN ACCESS EXCLUSIVE MODE");
            deploy = commands.start("deploy");
            Awaitility.await().atMost(PATIENCE).until(() -> commands.database().number(
                    "SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND relation = 'migration_state'::regclass") > 0);
            deploy.interrupt();
            Thread.sleep(500);
            operator.rollback();
        }

        assertThat(Commands.await(deploy).exits(130).err()).contains("Stopped after the batch at work",
                "Done: deploy command. Not done: migrations.");
        assertThat(commands.database().number("SELECT COUNT(*) FROM todos WHERE priority IS NULL")).isPositive();
    }
}

package dev.driftless.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.it.Vendor;
import dev.driftless.it.cli.Commands.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The deploy command, the migrations, the application's after-steps: in this order, and each only after the one before. */
class DeployTest {

    private static final String STEP = """
            package app;
            public final class CountPriorities implements dev.driftless.cli.DeployStep {
                @Override public String name() { return "count priorities"; }
                @Override public void run(javax.sql.DataSource database) throws Exception {
                    try (var connection = database.getConnection(); var statement = connection.createStatement()) {
                        statement.execute("DELETE FROM sums");
                        statement.execute("INSERT INTO sums SELECT COUNT(*) FROM todos WHERE priority = 'medium'");
                    }
                }
            }
            """;

    private static Commands application(Vendor vendor, String migrations, String... sources) throws IOException {
        String[] all = java.util.Arrays.copyOf(sources, sources.length + 1);
        all[sources.length] = STEP;
        Commands commands = Todos.table(Commands.in(vendor, all), 30);
        services(commands, "app.CountPriorities\n");
        commands.database().execute("CREATE TABLE sums (n BIGINT)");
        return commands.configure("\"deploy\": { \"command\": [\"sh\", \"-c\", \"echo deployed \\\"$@\\\" > deployed.txt; exit ${DEPLOY_EXIT:-0}\", \"sh\"],"
                + " \"migrations\": { " + migrations + " } }");
    }

    private static void services(Commands commands, String classes) throws IOException {
        Path file = commands.build().resolve("META-INF/services/dev.driftless.cli.DeployStep");
        Files.createDirectories(file.getParent());
        Files.writeString(file, classes);
    }

    private static String deployed(Commands commands) throws IOException {
        return Files.readString(commands.directory().resolve("deployed.txt")).strip();
    }

    private static List<String> sums(Commands commands) {
        return commands.database().rows("SELECT n FROM sums");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POSTGRESQL", "H2"})
    void deploysMigratesAndGoesOn(Vendor vendor) throws IOException {
        Commands commands = application(vendor, "", Todos.sources());
        commands.file("notes.txt", "not to be read by us");
        Outcome outcome = commands.run("deploy", "--message", "a new release", "--preview-name=x", "--batch-size", "10", "--yes", "positional",
                "@notes.txt").exits(0);

        assertThat(deployed(commands)).as("our own flags are kept, the others go on as they are")
                .isEqualTo("deployed --message a new release --preview-name=x positional @notes.txt");
        assertThat(sums(commands)).containsExactly("20");
        assertThat(outcome.out()).contains(Todos.FIRST + "  completed", "Deployed. Done: deploy command, migrations, count priorities.");
    }

    @Test
    @SuppressWarnings("unchecked")
    void saysWhatHasBeenDoneAsJson() throws IOException {
        Commands commands = application(Vendor.H2, "", Todos.sources());
        commands.configure("\"deploy\": { \"command\": [\"echo\", \"deployed\"] }");
        Outcome outcome = commands.run("deploy", "--json").exits(0);
        assertThat(outcome.err()).contains("deployed");
        Map<String, Object> json = outcome.json();
        assertThat((List<Object>) json.get("done")).containsExactly("deploy command", "migrations", "count priorities");
        assertThat((List<Object>) json.get("notDone")).isEmpty();
        assertThat((Map<String, Object>) json.get("migrations")).containsEntry("status", "completed");
    }

    @Test
    void aDeployCommandThatFailsEndsIt() throws IOException {
        Commands commands = application(Vendor.H2, "", Todos.sources()).with("DEPLOY_EXIT", "3");
        assertThat(commands.run("deploy").exits(1).err()).contains("failed with exit code 3",
                "Done: nothing. Not done: deploy command, migrations, count priorities.");
        assertThat(commands.database().hasTable("migration_state")).isFalse();
    }

    @Test
    void whatIsConfiguredIsForgiven() {
        String command = "\"deploy\": { \"command\": [\"true\"], \"migrations\": ";
        Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.sources()), 30).configure(command + "{ \"allowDrift\": true } }");
        commands.run("deploy").exits(0);
        commands.rebuild(Todos.fill("low"), Todos.sources()[1]);
        assertThat(commands.run("deploy").exits(0).out()).contains("Deployed. Done: deploy command, migrations.");

        commands.configure(command + "{ \"strict\": false } }");
        Outcome forgiven = commands.run("deploy").exits(0);
        assertThat(forgiven.err()).contains("blocked by drift", "warning: not strict");
        assertThat(forgiven.out()).contains("Deployed. Done: deploy command. Not done: migrations.");
        Outcome json = commands.run("deploy", "--json").exits(0);
        assertThat(json.err()).contains("warning: not strict");
        assertThat(json.json()).containsEntry("notDone", List.of("migrations")).containsEntry("error", null);
    }

    @Test
    void aDeployCommandThatDoesNotExistIsToldSo() throws IOException {
        Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.sources()), 3)
                .configure("\"deploy\": { \"command\": [\"./no-such-command\"] }");
        assertThat(commands.run("deploy").exits(1).err()).contains("cannot be started", "deploy.command");
        assertThat(commands.configure().run("deploy").exits(2).err()).contains("deploy.command is missing");
    }

    @Test
    void whatCannotBeMigratedIsToldWithWhatHasBeenDone() throws IOException {
        Commands commands = application(Vendor.H2, "", Todos.sources());
        assertThat(commands.run("deploy", "--batch-size", "0").exits(2).err()).contains("batchSize must be at least 1");
        assertThat(commands.directory().resolve("deployed.txt")).as("before anything is run").doesNotExist();
        commands.database().execute("DROP TABLE todos");
        assertThat(commands.run("deploy", "--no-strict").exits(1).err()).contains("todos",
                "Done: deploy command. Not done: migrations, count priorities.");
    }

    /** The deploy command cannot be run for show. */
    @Test
    void aDryRunIsRefused() throws IOException {
        Commands commands = application(Vendor.H2, "", Todos.sources());
        assertThat(commands.run("deploy", "--dry-run").exits(2).err()).contains("deploy has no --dry-run", "migrate up --dry-run");
        assertThat(commands.run("deploy", "--prod", "--dry-run").exits(2).err()).contains("migrate up --prod --dry-run");
        assertThat(commands.directory().resolve("deployed.txt")).doesNotExist();
    }

    @Test
    void migrationsThatFailEndItUnlessThatIsForgiven() throws IOException {
        String broken = """
                @Migration(id = "20260101_000000_broken")
                final class Broken {
                    @Up(table = "todos") Patch up(Document todo) { throw new IllegalStateException("no row is good"); }
                }
                """;
        Commands commands = application(Vendor.H2, "", broken);
        assertThat(commands.run("deploy").exits(1).err()).contains("no row is good",
                "Done: deploy command. Not done: migrations, count priorities.");
        assertThat(sums(commands)).isEmpty();
        assertThat(commands.run("deploy", "--no-strict").exits(0).err()).contains("no row is good", "warning: not strict");
        assertThat(sums(commands)).as("sums of rows that were not migrated would be wrong").isEmpty();
    }

    @Test
    void anAfterStepThatFailsIsNamed() throws IOException {
        Commands commands = application(Vendor.H2, "", Todos.sources());
        commands.database().execute("DROP TABLE sums");
        assertThat(commands.run("deploy").exits(1).err()).contains("The after-step count priorities failed",
                "Done: deploy command, migrations. Not done: count priorities.").doesNotContain("\tat ");
    }

    @Test
    void anAfterStepIsInterruptedByCtrlCAndNoOtherBegins() throws IOException {
        String endless = """
                package app;
                public final class CountPriorities implements dev.driftless.cli.DeployStep {
                    @Override public String name() { return "count priorities"; }
                    @Override public void run(javax.sql.DataSource database) throws Exception {
                        try (var connection = database.getConnection(); var statement = connection.createStatement()) {
                            statement.execute("INSERT INTO sums VALUES (0)");
                        }
                        Thread.sleep(100_000);
                    }
                }
                """;
        String later = STEP.replace("CountPriorities", "Later").replace("count priorities", "later");
        Commands commands = application(Vendor.H2, "", Todos.sources());
        commands.rebuild(Todos.sources()[0], Todos.sources()[1], endless, later);
        services(commands, "app.CountPriorities\napp.Later\n");
        Commands.Running deploy = commands.start("deploy");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> sums(commands).equals(List.of("0")));
        deploy.interrupt();
        assertThat(Commands.await(deploy).exits(130).err()).contains("Interrupted within count priorities",
                "Done: deploy command, migrations. Not done: count priorities, later.");
    }

    @Test
    void anAfterStepThatEndsInSpiteOfCtrlCIsDoneAndNoOtherBegins() throws IOException {
        String stubborn = """
                package app;
                public final class CountPriorities implements dev.driftless.cli.DeployStep {
                    @Override public String name() { return "count priorities"; }
                    @Override public void run(javax.sql.DataSource database) throws Exception {
                        try (var connection = database.getConnection(); var statement = connection.createStatement()) {
                            statement.execute("INSERT INTO sums VALUES (0)");
                        }
                        try { Thread.sleep(100_000); } catch (InterruptedException e) { }
                    }
                }
                """;
        String later = STEP.replace("CountPriorities", "Later").replace("count priorities", "later");
        Commands commands = application(Vendor.H2, "", Todos.sources());
        commands.rebuild(Todos.sources()[0], Todos.sources()[1], stubborn, later);
        services(commands, "app.CountPriorities\napp.Later\n");
        Commands.Running deploy = commands.start("deploy");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> sums(commands).equals(List.of("0")));
        deploy.interrupt();
        assertThat(Commands.await(deploy).exits(130).err()).contains("Interrupted before later",
                "Done: deploy command, migrations, count priorities. Not done: later.");
        assertThat(sums(commands)).containsExactly("0");
    }

    @Test
    void aMissingDriverIsToldBeforeAnythingIsRun() throws IOException {
        Commands commands = application(Vendor.H2, "", Todos.sources());
        Outcome outcome = Commands.await(commands.process(List.of(Commands.java().get(0), "-jar",
                System.getProperty("driftless.cli.jar"), "deploy", "--classpath", commands.build().toString())));
        assertThat(outcome.exits(2).err()).contains("No JDBC driver on the class path");
        assertThat(commands.directory().resolve("deployed.txt")).doesNotExist();
    }

    @Test
    void withoutWaitingThePlanIsShownAndTheWorkLeftToTheApplication() throws IOException {
        Commands commands = application(Vendor.H2, "\"wait\": false", Todos.sources());
        assertThat(commands.run("deploy").exits(0).out()).contains("left to the application's own up(): " + Todos.FIRST + ", " + Todos.SECOND,
                "Not done: migrations, count priorities.");
        assertThat(commands.database().hasTable("migration_state")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"off\"", "false"})
    void migrationsCanBeSwitchedOff(String value) throws IOException {
        Commands off = application(Vendor.H2, "\"enabled\": " + value, Todos.sources());
        assertThat(off.run("deploy").exits(0).out()).contains("switched off", "count priorities");
        assertThat(off.database().hasTable("migration_state")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"on\"", "true"})
    void migrationsCanBeDemanded(String value) throws IOException {
        Commands auto = application(Vendor.H2, "");
        Files.deleteIfExists(auto.build().resolve("META-INF/driftless/manifest.json"));
        assertThat(auto.run("deploy").exits(0).out()).contains("there is no manifest", "Done: deploy command, count priorities.")
                .doesNotContain("Not done");
        Commands on = application(Vendor.H2, "\"enabled\": " + value);
        Files.deleteIfExists(on.build().resolve("META-INF/driftless/manifest.json"));
        assertThat(on.run("deploy").exits(1).err()).contains("manifest", "Done: deploy command.");
    }

    /** One letter of ours at the beginning of a flag does not make it ours. */
    @Test
    void flagsThatBeginLikeOursArePassedOn() throws IOException {
        Commands commands = application(Vendor.H2, "\"enabled\": \"off\"", Todos.sources());
        commands.run("deploy", "-host", "db1", "-v").exits(0);
        assertThat(deployed(commands)).isEqualTo("deployed -host db1 -v");
        commands.with("DRIFTLESS_CLASSPATH", commands.classpath());
        Commands.await(commands.process(List.of(Commands.java().get(0), "-jar", System.getProperty("driftless.cli.jar"),
                "deploy", "--", "--help", "--json"))).exits(0);
        assertThat(deployed(commands)).isEqualTo("deployed --help --json");
    }

    @Test
    void anApplicationWithoutMigrationsNeedsNoDatabase() throws IOException {
        Commands commands = Commands.in(Vendor.H2, "final class Nothing {}");
        Files.deleteIfExists(commands.build().resolve("META-INF/driftless/manifest.json"));
        commands.file("migrations.json", "{ \"deploy\": { \"command\": [\"true\"] } }");
        assertThat(commands.run("deploy").exits(0).out()).contains("there is no manifest");
    }

    @Test
    void afterStepsWithoutADatabaseAreRefusedBeforeAnythingIsRun() throws IOException {
        Commands commands = application(Vendor.H2, "\"enabled\": \"off\"", Todos.sources());
        assertThat(commands.run("deploy", "--target", "prd").exits(2).err()).contains("did you mean prod?");
        assertThat(commands.directory().resolve("deployed.txt")).doesNotExist();
    }

    @Test
    void driftIsToldAlsoWhereTheWorkIsLeftToTheApplication() throws IOException {
        Commands commands = application(Vendor.H2, "\"wait\": false", Todos.sources());
        commands.run("up").exits(0);
        commands.rebuild(Todos.fill("low"), Todos.sources()[1], STEP);
        services(commands, "app.CountPriorities\n");
        assertThat(commands.run("deploy").exits(1).err()).contains("blocked by drift", Todos.FIRST,
                "Done: deploy command. Not done: migrations, count priorities.");
        commands.database().execute("DELETE FROM sums");
        assertThat(commands.run("deploy", "--no-strict").exits(0).out()).contains("drift: Migration " + Todos.FIRST,
                "Not done: migrations, count priorities.");
        assertThat(sums(commands)).as("of rows that other code may have written").isEmpty();
        assertThat(commands.run("deploy", "--allow-drift").exits(0).out()).contains("Done: deploy command, migrations, count priorities.");
    }

    /** With what it has begun itself: a shell does not pass on what ends it. */
    @ParameterizedTest
    @ValueSource(strings = {"exec sleep 100", "sleep 100; true"})
    void theDeployCommandIsEndedByCtrlC(String script) {
        Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.sources()), 3);
        commands.configure("\"deploy\": { \"command\": [\"sh\", \"-c\", \"echo begun > begun.txt; " + script + "\"] }");
        Commands.Running deploy = commands.start("deploy");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(commands.directory().resolve("begun.txt")));
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

    /** The configured allowDrift is for what is applied; up() refuses what was edited half-way all the same. */
    @Test
    void whatWasEditedHalfWayIsToldAlsoWhereDriftIsAllowed() throws IOException {
        String stops = Todos.fill("medium").replace("return todo", "if (todo.getLong(\"id\") == 20) throw new IllegalStateException(); return todo");
        Commands commands = application(Vendor.H2, "\"wait\": false, \"allowDrift\": true", stops);
        commands.run("up", "--batch-size", "5", "--strict").exits(1);
        commands.rebuild(Todos.fill("low"), STEP);
        services(commands, "app.CountPriorities\n");

        assertThat(commands.run("deploy").exits(1).err()).contains("blocked by drift", Todos.FIRST,
                "Done: deploy command. Not done: migrations, count priorities.");
        assertThat(commands.run("deploy", "--no-strict").exits(0).out()).contains("which the drift will stop: " + Todos.FIRST);
        assertThat(commands.run("deploy", "--allow-drift").exits(0).out()).contains("left to the application's own up(): " + Todos.FIRST);
    }

    /** The migrator cannot be told to stop what it has not begun. */
    @Test
    void ctrlCJustBeforeTheMigrationsBeginStopsThem() throws Exception {
        Commands commands = Todos.table(Commands.in(Vendor.POSTGRESQL, Todos.slow(3)), 6000)
                .configure("\"deploy\": { \"command\": [\"true\"], \"migrations\": { \"allowDrift\": true } }");
        commands.run("up", "--timeout-ms", "300", "--no-strict").exits(0);
        Commands.Running deploy;
        try (Connection operator = commands.database().dataSource().getConnection(); Statement statement = operator.createStatement()) {
            operator.setAutoCommit(false);
            statement.execute("LOCK TABLE migration_state IN ACCESS EXCLUSIVE MODE");
            deploy = commands.start("deploy");
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> commands.database().number(
                    "SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND relation = 'migration_state'::regclass") > 0);
            deploy.interrupt();
            Thread.sleep(500);
            operator.rollback();
        }

        assertThat(Commands.await(deploy).exits(130).err()).contains("Stopped after the batch at work",
                "Done: deploy command. Not done: migrations.");
        assertThat(commands.database().number("SELECT COUNT(*) FROM todos WHERE priority IS NULL")).isPositive();
    }

    /** A configured command may hold what only the machine is to know. */
    @Test
    void theArgumentsOfTheDeployCommandAreNotRepeated() {
        Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.sources()), 3)
                .configure("\"deploy\": { \"command\": [\"sh\", \"-c\", \"exit 3\", \"--token\", \"geheim\"] }");
        assertThat(commands.run("deploy").exits(1).err()).contains("The deploy command sh failed with exit code 3").doesNotContain("geheim");
    }
}

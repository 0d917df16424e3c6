package dev.driftless.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.it.Vendor;
import dev.driftless.it.cli.Commands.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The deploy command, the migrations, the application's after-steps: in this order, and each only after the one before. */
class DeployTest {

    private static String deployed(Commands commands) throws IOException {
        return Files.readString(commands.directory().resolve("deployed.txt")).strip();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POSTGRESQL", "H2"})
    void deploysMigratesAndGoesOn(Vendor vendor) throws IOException {
        Commands commands = Deployments.application(vendor, "", Todos.sources());
        commands.file("notes.txt", "not to be read by us");
        Outcome outcome = commands.run("deploy", "--message", "a new release", "--preview-name=x", "--batch-size", "10", "--yes", "positional",
                "@notes.txt").exits(0);

        assertThat(deployed(commands)).as("our own flags are kept, the others go on as they are")
                .isEqualTo("deployed --message a new release --preview-name=x positional @notes.txt");
        assertThat(Deployments.sums(commands)).containsExactly("20");
        assertThat(outcome.out()).contains(Todos.FIRST + "  completed", "Deployed. Done: deploy command, migrations, count priorities.");
    }

    @Test
    @SuppressWarnings("unchecked")
    void saysWhatHasBeenDoneAsJson() throws IOException {
        Commands commands = Deployments.application(Vendor.H2, "", Todos.sources());
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
        Commands commands = Deployments.application(Vendor.H2, "", Todos.sources()).with("DEPLOY_EXIT", "3");
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
        Commands commands = Deployments.application(Vendor.H2, "", Todos.sources());
        assertThat(commands.run("deploy", "--batch-size", "0").exits(2).err()).contains("batchSize must be at least 1");
        assertThat(commands.directory().resolve("deployed.txt")).as("before anything is run").doesNotExist();
        commands.database().execute("DROP TABLE todos");
        assertThat(commands.run("deploy", "--no-strict").exits(1).err()).contains("todos",
                "Done: deploy command. Not done: migrations, count priorities.");
    }

    /** The deploy command cannot be run for show. */
    @Test
    void aDryRunIsRefused() throws IOException {
        Commands commands = Deployments.application(Vendor.H2, "", Todos.sources());
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
        Commands commands = Deployments.application(Vendor.H2, "", broken);
        assertThat(commands.run("deploy").exits(1).err()).contains("no row is good",
                "Done: deploy command. Not done: migrations, count priorities.");
        assertThat(Deployments.sums(commands)).isEmpty();
        assertThat(commands.run("deploy", "--no-strict").exits(0).err()).contains("no row is good", "warning: not strict");
        assertThat(Deployments.sums(commands)).as("sums of rows that were not migrated would be wrong").isEmpty();
    }

    @Test
    void anAfterStepThatFailsIsNamed() throws IOException {
        Commands commands = Deployments.application(Vendor.H2, "", Todos.sources());
        commands.database().execute("DROP TABLE sums");
        assertThat(commands.run("deploy").exits(1).err()).contains("The after-step count priorities failed",
                "Done: deploy command, migrations. Not done: count priorities.").doesNotContain("\tat ");
    }

    @Test
    void aMissingDriverIsToldBeforeAnythingIsRun() throws IOException {
        Commands commands = Deployments.application(Vendor.H2, "", Todos.sources());
        Outcome outcome = Commands.await(commands.process(List.of(Commands.java().get(0), "-jar",
                System.getProperty("driftless.cli.jar"), "deploy", "--classpath", commands.build().toString())));
        assertThat(outcome.exits(2).err()).contains("No JDBC driver on the class path");
        assertThat(commands.directory().resolve("deployed.txt")).doesNotExist();
    }

    @Test
    void withoutWaitingThePlanIsShownAndTheWorkLeftToTheApplication() throws IOException {
        Commands commands = Deployments.application(Vendor.H2, "\"wait\": false", Todos.sources());
        assertThat(commands.run("deploy").exits(0).out()).contains("left to the application's own up(): " + Todos.FIRST + ", " + Todos.SECOND,
                "Not done: migrations, count priorities.");
        assertThat(commands.database().hasTable("migration_state")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"off\"", "false"})
    void migrationsCanBeSwitchedOff(String value) throws IOException {
        Commands off = Deployments.application(Vendor.H2, "\"enabled\": " + value, Todos.sources());
        assertThat(off.run("deploy").exits(0).out()).contains("switched off", "count priorities");
        assertThat(off.database().hasTable("migration_state")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"on\"", "true"})
    void migrationsCanBeDemanded(String value) throws IOException {
        Commands auto = Deployments.application(Vendor.H2, "");
        Files.deleteIfExists(auto.build().resolve("META-INF/driftless/manifest.json"));
        assertThat(auto.run("deploy").exits(0).out()).contains("there is no manifest", "Done: deploy command, count priorities.")
                .doesNotContain("Not done");
        Commands on = Deployments.application(Vendor.H2, "\"enabled\": " + value);
        Files.deleteIfExists(on.build().resolve("META-INF/driftless/manifest.json"));
        assertThat(on.run("deploy").exits(1).err()).contains("manifest", "Done: deploy command.");
    }

    /** One letter of ours at the beginning of a flag does not make it ours. */
    @Test
    void flagsThatBeginLikeOursArePassedOn() throws IOException {
        Commands commands = Deployments.application(Vendor.H2, "\"enabled\": \"off\"", Todos.sources());
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
        Commands commands = Deployments.application(Vendor.H2, "\"enabled\": \"off\"", Todos.sources());
        assertThat(commands.run("deploy", "--target", "prd").exits(2).err()).contains("did you mean prod?");
        assertThat(commands.directory().resolve("deployed.txt")).doesNotExist();
    }

    @Test
    void driftIsToldAlsoWhereTheWorkIsLeftToTheApplication() throws IOException {
        Commands commands = Deployments.application(Vendor.H2, "\"wait\": false", Todos.sources());
        commands.run("up").exits(0);
        commands.rebuild(Todos.fill("low"), Todos.sources()[1], Deployments.STEP);
        Deployments.services(commands, "app.CountPriorities\n");
        assertThat(commands.run("deploy").exits(1).err()).contains("blocked by drift", Todos.FIRST,
                "Done: deploy command. Not done: migrations, count priorities.");
        commands.database().execute("DELETE FROM sums");
        assertThat(commands.run("deploy", "--no-strict").exits(0).out()).contains("drift: Migration " + Todos.FIRST,
                "Not done: migrations, count priorities.");
        assertThat(Deployments.sums(commands)).as("of rows that other code may have written").isEmpty();
        assertThat(commands.run("deploy", "--allow-drift").exits(0).out()).contains("Done: deploy command, migrations, count priorities.");
    }

    /** The configured allowDrift is for what is applied; up() refuses what was edited half-way all the same. */
    @Test
    void whatWasEditedHalfWayIsToldAlsoWhereDriftIsAllowed() throws IOException {
        String stops = Todos.fill("medium").replace("return todo", "if (todo.getLong(\"id\") == 20) throw new IllegalStateException(); return todo");
        Commands commands = Deployments.application(Vendor.H2, "\"wait\": false, \"allowDrift\": true", stops);
        commands.run("up", "--batch-size", "5", "--strict").exits(1);
        commands.rebuild(Todos.fill("low"), Deployments.STEP);
        Deployments.services(commands, "app.CountPriorities\n");

        assertThat(commands.run("deploy").exits(1).err()).contains("blocked by drift", Todos.FIRST,
                "Done: deploy command. Not done: migrations, count priorities.");
        assertThat(commands.run("deploy", "--no-strict").exits(0).out()).contains("which the drift will stop: " + Todos.FIRST);
        assertThat(commands.run("deploy", "--allow-drift").exits(0).out()).contains("left to the application's own up(): " + Todos.FIRST);
    }

    /** A configured command may hold what only the machine is to know. */
    @Test
    void theArgumentsOfTheDeployCommandAreNotRepeated() {
        Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.sources()), 3)
                .configure("\"deploy\": { \"command\": [\"sh\", \"-c\", \"exit 3\", \"--token\", \"geheim\"] }");
        assertThat(commands.run("deploy").exits(1).err()).contains("The deploy command sh failed with exit code 3").doesNotContain("geheim");
    }
}

package dev.driftless.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.cli.Migrate;
import dev.driftless.it.Vendor;
import dev.driftless.it.cli.Commands.Outcome;
import dev.driftless.value.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every command that works on a database, as a process of its own: what it says, what it does, how it exits. */
class CommandsTest {

    private static Commands todos(Vendor vendor) {
        return Todos.table(Commands.in(vendor, Todos.sources()), 300);
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"POSTGRESQL", "H2"})
    void goesUpAndDownAndTellsHowThingsStand(Vendor vendor) {
        Commands commands = todos(vendor);

        assertThat(commands.run("status").exits(0).out()).contains("0 applied, 2 pending", "pending    " + Todos.FIRST);
        assertThat(commands.database().hasTable("migration_state")).as("a status creates no table").isFalse();

        Outcome dry = commands.run("up", "--dry-run").exits(0);
        assertThat(dry.out()).contains("200 of 300 rows would change", "nothing was written");
        assertThat(commands.database().number("SELECT COUNT(*) FROM todos WHERE priority IS NULL")).isEqualTo(200);

        assertThat(commands.run("up").exits(0).out()).contains(Todos.FIRST + "  completed: 200 changed of 300 rows", "Completed");
        assertThat(commands.database().number("SELECT COUNT(*) FROM todos WHERE priority IS NULL")).isZero();
        assertThat(commands.run("up").exits(0).out()).isEqualTo("Nothing to do: every migration is applied.\n");
        assertThat(commands.run("verify", Todos.FIRST).exits(0).out()).contains("Verified");
        assertThat(commands.run("status").exits(0).out())
                .contains("2 applied, 0 pending", "applied    " + Todos.FIRST, "Last runs", "completed")
                .doesNotContain("\u001b");

        assertThat(commands.run("down", "--steps", "1").exits(0).out()).contains(Todos.SECOND + "  completed: 300 changed");
        assertThat(commands.run("status").exits(0).out()).contains("1 applied, 1 pending", "rolled back");
        commands.run("up").exits(0);
        assertThat(commands.run("down", "--to", Todos.FIRST).exits(0).out()).contains(Todos.SECOND);
        assertThat(commands.database().number("SELECT COUNT(*) FROM todos WHERE title = LOWER(title)")).isEqualTo(300);
        assertThat(commands.run("cancel").exits(0).out()).contains("no run is active");
        assertThat(commands.run("pause").exits(0).out()).contains("no run is active");
        assertThat(commands.run("resume").exits(0).out()).contains("no run is active");
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"POSTGRESQL", "H2"})
    @SuppressWarnings("unchecked")
    void saysEverythingAsJson(Vendor vendor) {
        Commands commands = todos(vendor);

        Map<String, Object> status = commands.run("status", "--json").exits(0).json();
        assertThat((List<Object>) status.get("pending")).containsExactly(Todos.FIRST, Todos.SECOND);
        assertThat(status).containsKeys("database", "activeRun", "runs", "migrations", "drift", "failures", "progress");

        Map<String, Object> dry = commands.run("up", "--dry-run", "--json").exits(0).json();
        assertThat(dry).containsEntry("status", "dry_run").containsEntry("exitCode", 0);
        Map<String, Object> first = ((List<Map<String, Object>>) dry.get("migrations")).get(0);
        assertThat(first).containsEntry("changed", 200).containsEntry("processed", 300);
        assertThat((List<Object>) first.get("samples")).isNotEmpty();

        Map<String, Object> up = commands.run("up", "--json").exits(0).json();
        assertThat(up).containsEntry("status", "completed").containsEntry("direction", "up").containsEntry("error", null);
        assertThat(commands.run("up", "--json").exits(0).json()).containsEntry("status", "noop")
                .containsEntry("reason", "nothing_pending");
        assertThat(commands.run("down", "--steps", "1", "--json").exits(0).json()).containsEntry("direction", "down");
        assertThat(commands.run("cancel", "--json").exits(0).json()).containsEntry("status", "noop");
        assertThat(commands.run("cancel", "--run-id", "none", "--json").exits(0).json()).containsEntry("reason", "run_not_found");
        assertThat(commands.run("pause", "--json").exits(0).json()).containsEntry("runId", null);
        assertThat(commands.run("resume", "--json").exits(0).json()).containsEntry("runId", null);
        assertThat(commands.run("accept-drift", Todos.FIRST, "--json").exits(0).json()).containsEntry("accepted", List.of(Todos.FIRST));
        assertThat(commands.run("retry-failed", Todos.FIRST, "--json").exits(0).json()).containsEntry("status", "noop")
                .containsEntry("reason", "no_failures");
        assertThat(commands.run("retry-failed", "20200101_000000_nobody", "--json").exits(1).json()).containsKey("error");
        assertThat(commands.run("verify", Todos.FIRST, "--json").exits(0).json()).containsEntry("status", "completed");
        assertThat(commands.run("up", "--batch-size", "0", "--json").exits(2).json()).containsKey("error");
        assertThat(commands.run("up", "--nonsense", "--json").exits(2).json()).containsKey("error");

        List<Map<String, Object>> migrations =
                (List<Map<String, Object>>) commands.run("status", "--json").exits(0).json().get("migrations");
        assertThat(migrations.get(0)).containsEntry("id", Todos.FIRST).containsEntry("applied", true)
                .containsEntry("changed", 200).containsEntry("writeMode", "safe_bypass");
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"POSTGRESQL", "H2"})
    void driftBlocksUntilSomebodyDecides(Vendor vendor) {
        Commands commands = todos(vendor);
        commands.run("up").exits(0);
        commands.rebuild(Todos.fill("low"), Todos.sources()[1]);

        Outcome blocked = commands.run("up").exits(1);
        assertThat(blocked.err()).contains("blocked by drift", Todos.FIRST);
        assertThat(commands.run("status").exits(0).out()).contains("Drift", "blocks: ", "migrate accept-drift " + Todos.FIRST);
        assertThat(commands.run("up", "--no-strict").exits(0).err()).contains("warning: not strict");
        assertThat(commands.run("down", "--steps", "1").exits(1).err()).contains("blocked by drift");
        commands.run("up", "--allow-drift").exits(0);
        assertThat(commands.run("accept-drift", Todos.FIRST).exits(0).out()).contains("Accepted: " + Todos.FIRST);
        commands.run("up").exits(0);
        assertThat(commands.run("accept-drift", "20200101_000000_nobody").exits(1).err()).contains("never run here");
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"POSTGRESQL", "H2"})
    void failedRowsAreToldAndTriedAgain(Vendor vendor) {
        Commands commands = Todos.table(Commands.in(vendor, """
                @Migration(id = "20260101_000000_picky")
                final class Picky {
                    @Up(table = "todos") Patch up(Document todo) {
                        if (todo.getLong("id") == 7 && !"high".equals(todo.getString("priority"))) {
                            throw new IllegalStateException("seven is not high");
                        }
                        return todo.isNull("priority") ? Patch.set("priority", "medium") : Patch.none();
                    }
                }
                """), 30);

        assertThat(commands.run("up").exits(1).err()).contains("seven is not high", "7").doesNotContain("\tat ");
        assertThat(commands.run("verify", "20260101_000000_picky").exits(1).err()).contains("would still change");
        Outcome skipped = commands.run("up", "--skip-failed", "1").exits(0);
        assertThat(skipped.out()).contains("1 failed", "retry-failed");
        assertThat(commands.run("status").exits(0).out()).contains("Failed rows", "seven is not high");
        assertThat(commands.run("retry-failed", "20260101_000000_picky").exits(0).out()).contains("recorded as failed");
        commands.database().execute("UPDATE todos SET priority = 'high' WHERE id = 7");
        assertThat(commands.run("retry-failed", "20260101_000000_picky").exits(0).out()).contains("Completed");
        assertThat(commands.run("retry-failed", "20260101_000000_picky").exits(0).out()).contains("no row is recorded");
        assertThat(commands.run("up", "--help").exits(0).out()).contains("--dry-run", "--skip-failed");
    }

    /** What is configured for dev is lax, unless it is said otherwise; what is edited half-way is never passed over by a configuration. */
    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"POSTGRESQL", "H2"})
    void devIsLaxAndOtherTargetsAreStrict(Vendor vendor) {
        Commands commands = todos(vendor).configure();
        commands.run("up").exits(0);
        commands.rebuild(Todos.fill("low"), Todos.sources()[1], """
                @Migration(id = "20260103_000000_third")
                final class Third {
                    @Up(table = "todos") Patch up(Document todo) {
                        if (todo.getLong("id") == 200) throw new IllegalStateException("not this one");
                        return Patch.set("priority", "third");
                    }
                }
                """);

        assertThat(commands.run("up", "--prod", "--yes").exits(1).err()).contains("blocked by drift");
        Outcome lax = commands.run("up", "--batch-size", "50").exits(0);
        assertThat(lax.err()).as("drift passed over, failure forgiven").contains("not this one", "warning: not strict");
        assertThat(commands.run("up", "--strict").exits(1).err()).contains("not this one");

        commands.rebuild(Todos.fill("low"), Todos.sources()[1], """
                @Migration(id = "20260103_000000_third")
                final class Third {
                    @Up(table = "todos") Patch up(Document todo) {
                        return Patch.set("priority", "edited");
                    }
                }
                """);
        assertThat(commands.run("up", "--strict").exits(1).err()).contains("blocked by drift", "20260103_000000_third");
        assertThat(commands.run("up", "--strict", "--allow-drift").exits(0).out()).contains("Completed");
        assertThat(commands.database().number("SELECT COUNT(*) FROM todos WHERE priority = 'edited'")).isBetween(100L, 150L);
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"POSTGRESQL", "H2"})
    void productionIsNotChangedWithoutAWord(Vendor vendor) {
        Commands commands = todos(vendor);
        assertThat(commands.run("up", "--prod").exits(2).err()).contains("--yes");
        assertThat(commands.run("down", "--steps", "1", "--target", "prod").exits(2).err()).contains("--yes");
        assertThat(commands.database().hasTable("migration_state")).isFalse();
        commands.run("up", "--prod", "--dry-run").exits(0);
        commands.run("up", "--prod", "--yes").exits(0);
        commands.run("status", "--prod").exits(0);
    }

    @Test
    void optionsMayStandBeforeTheCommand() {
        Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.sources()), 30);
        List<String> command = new java.util.ArrayList<>(Commands.java());
        command.addAll(List.of("-jar", System.getProperty("driftless.cli.jar"), "--classpath", commands.classpath(), "--json", "up",
                "--batch-size", "10"));
        assertThat(Commands.await(commands.process(command)).exits(0).json()).containsEntry("status", "completed");
    }

    @Test
    void aDryRunNamesTheRowThatWouldFail() {
        String breaks = """
                @Migration(id = "20260101_000000_breaks")
                final class Breaks {
                    @Up(table = "todos") Patch up(Document todo) {
                        if (todo.getLong("id") == 7) { throw new IllegalStateException("seven is not good"); }
                        return Patch.set("priority", "low");
                    }
                }
                """;
        Commands commands = Todos.table(Commands.in(Vendor.H2, breaks), 30);
        assertThat(commands.run("up", "--dry-run").exits(0).err()).contains("would fail: 1", "7", "seven is not good");
    }

    /** The self-contained jar's own copy of picocli writes both. */
    @Test
    void helpsAndCompletes() {
        Commands commands = Commands.in(Vendor.H2, Todos.sources());
        assertThat(commands.run("help").exits(0).out()).contains("accept-drift", "retry-failed", "completion");
        assertThat(commands.run("help", "up").exits(0).out()).contains("--restart", "--rows-per-second");
        assertThat(commands.run("completion").exits(0).out()).startsWith("#!/usr/bin/env bash").contains("retry-failed");
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"POSTGRESQL", "H2"})
    void driftOfOneTargetIsNoneOfAnother(Vendor vendor) {
        Commands commands = todos(vendor);
        Commands other = Commands.in(vendor, Todos.sources());
        commands.file("migrations.json", """
                { "targets": { "dev": { "url": "%s", "user": "%3$s" }, "staging": { "url": "%s", "user": "%3$s" } } }"""
                .formatted(commands.url(), other.url(), vendor == Vendor.POSTGRESQL ? "postgres" : "x").replace(", \"user\": \"x\"", ""));
        other.database().execute(
                "CREATE TABLE todos (id BIGINT PRIMARY KEY, title VARCHAR(50) NOT NULL, priority VARCHAR(10))",
                "INSERT INTO todos VALUES (1, 'one', NULL)");
        commands.run("up", "--target", "staging").exits(0);
        commands.rebuild(Todos.fill("low"), Todos.sources()[1]);

        assertThat(commands.run("up", "--target", "staging").exits(1).err()).contains("blocked by drift");
        assertThat(commands.run("up", "--strict").exits(0).out()).contains("Completed");
        assertThat(commands.database().number("SELECT COUNT(*) FROM todos WHERE priority = 'low'")).isEqualTo(200);
    }

    @Test
    void passwordsComeFromTheEnvironment() {
        Commands commands = todos(Vendor.H2).with("TODOS_PASSWORD", "correct horse");
        commands.database().execute("CREATE USER migrator PASSWORD 'correct horse' ADMIN");
        commands.file("migrations.json", """
                { "targets": { "dev": { "url": "%s", "user": "migrator", "passwordEnv": "TODOS_PASSWORD" } } }"""
                .formatted(commands.url()));
        assertThat(commands.run("up").exits(0).out()).contains("Completed").doesNotContain("correct horse");
        commands.run("status", "--url", commands.url(), "--user", "migrator", "--password-env", "TODOS_PASSWORD").exits(0);
    }

    /** Editors know every key that is read, and no other. */
    @Test
    void theSchemaForEditorsNamesWhatIsRead() throws IOException {
        Map<String, Object> schema;
        try (InputStream text = Migrate.class.getResourceAsStream("/META-INF/driftless/migrations.schema.json")) {
            schema = object(Json.parse(new String(text.readAllBytes(), StandardCharsets.UTF_8)));
        }
        Map<String, Object> shapes = object(schema.get("$defs"));
        assertThat(properties(schema).keySet()).containsExactly("$schema", "targets", "deploy", "dev");
        assertThat(properties(properties(schema).get("deploy")).keySet()).containsExactly("command", "migrations");
        String migrations = Json.write(Map.of("enabled", "on", "wait", true, "batchSize", 10, "pollIntervalMs", 500,
                "timeoutMs", 60000, "strict", true, "allowDrift", false));
        assertThat(properties(shapes.get("migrations")).keySet()).isEqualTo(object(Json.parse(migrations)).keySet().stream()
                .collect(Collectors.toSet()));
        Commands commands = todos(Vendor.H2);
        Map<String, Object> target = Map.of("url", commands.url(), "user", "", "passwordEnv", "NONE", "schema", "ops");
        assertThat(properties(shapes.get("target")).keySet()).isEqualTo(target.keySet());

        commands.database().execute("CREATE SCHEMA ops");
        commands.file("migrations.json", "{ \"$schema\": \"./migrations.schema.json\", \"targets\": { \"dev\": { \"url\": "
                + Json.write(commands.url()) + ", \"schema\": \"ops\" } }, \"deploy\": { \"command\": [\"x\"], \"migrations\": "
                + migrations + " }, \"dev\": { \"migrations\": " + migrations + " } }");
        commands.run("up").exits(0);
        assertThat(commands.database().number("SELECT COUNT(*) FROM ops.migration_state")).isEqualTo(2);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    private static Map<String, Object> properties(Object schema) {
        return object(object(schema).get("properties"));
    }
}

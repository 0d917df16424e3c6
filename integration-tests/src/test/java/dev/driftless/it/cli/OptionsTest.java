package dev.driftless.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.it.Vendor;
import dev.driftless.it.cli.Commands.Outcome;
import dev.driftless.it.cli.Commands.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What options and configured values do, seen from outside. */
class OptionsTest {

    private static long changed(Commands commands) {
        return commands.database().number("SELECT COUNT(*) FROM todos WHERE priority = 'medium'");
    }

    private static Running startAndAwaitRows(Commands commands, String... args) {
        Running running = commands.start(args);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> changed(commands) > 0);
        return running;
    }

    @Test
    void restartBeginsAgainFromTheFirstRow() {
        String stops = Todos.fill("medium")
                .replace("return todo", "if (todo.getLong(\"id\") == 20) throw new IllegalStateException(\"twenty\"); return todo");
        Commands commands = Todos.table(Commands.in(Vendor.H2, stops), 30);
        commands.run("up", "--batch-size", "5").exits(1);
        assertThat(changed(commands)).isEqualTo(10);
        commands.rebuild(Todos.fill("low"));
        commands.database().execute("UPDATE todos SET priority = NULL WHERE id = 1");

        assertThat(commands.run("up").exits(1).err()).contains("blocked by drift");
        assertThat(commands.run("up", "--restart").exits(0).out()).contains("15 handled earlier");
        assertThat(commands.database().rows("SELECT priority FROM todos WHERE id = 1")).containsExactly("low");
        assertThat(commands.database().number("SELECT COUNT(*) FROM todos WHERE priority IS NULL")).isZero();
    }

    /** The first second's rows are free. */
    @Test
    void rowsPerSecondHoldsARunBack() {
        Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.fill("medium")), 100);
        long start = System.nanoTime();
        commands.run("up", "--rows-per-second", "20").exits(0);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(3_500));
        assertThat(changed(commands)).isEqualTo(67);
    }

    /** Each waits for the others before it goes on. */
    @Test
    void parallelismIsTheNumberOfWorkers() {
        Commands commands = Todos.table(Commands.in(Vendor.POSTGRESQL, """
                @Migration(id = "%s")
                final class FillPriority {
                    private static final Set<Thread> MET = java.util.concurrent.ConcurrentHashMap.newKeySet();
                    private static final java.util.concurrent.CountDownLatch ALL = new java.util.concurrent.CountDownLatch(3);

                    @Up(table = "todos", where = "priority IS NULL", batchSize = 20)
                    Patch up(Document todo) throws Exception {
                        if (MET.add(Thread.currentThread())) {
                            ALL.countDown();
                            ALL.await(20, java.util.concurrent.TimeUnit.SECONDS);
                        }
                        System.err.println("worker " + Thread.currentThread().getName());
                        return Patch.set("priority", "medium");
                    }
                }
                """.formatted(Todos.FIRST)), 1500);
        Outcome outcome = commands.run("up", "--parallelism", "3").exits(0);
        assertThat(outcome.err().lines().filter(line -> line.startsWith("worker ")).collect(Collectors.toSet())).hasSize(3);
        assertThat(changed(commands)).isEqualTo(1000);
    }

    @Test
    void aRunIsCanceledByItsIdAndNoOther() {
        Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.slow(3)), 30_000);
        Running up = startAndAwaitRows(commands, "up");
        @SuppressWarnings("unchecked")
        Map<String, Object> run = (Map<String, Object>) commands.run("status", "--json").exits(0).json().get("activeRun");
        assertThat(commands.run("cancel", "--run-id", "another").exits(0).out()).contains("there is no run another");
        assertThat(up.process().isAlive()).isTrue();
        assertThat(commands.run("cancel", "--run-id", (String) run.get("runId")).exits(0).out()).contains("stops at its next batch boundary");
        Commands.await(up).exits(1);
    }

    @Test
    void verboseShowsTheLog() {
        Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.sources()), 30);
        String begins = "Migration " + Todos.FIRST + " up begins on table";
        assertThat(commands.run("up", "--verbose").exits(0).err()).contains(begins);
        commands.run("down", "--to", Todos.FIRST).exits(0);
        assertThat(commands.run("up").exits(0).err()).doesNotContain("begins on table");
    }

    @Test
    void aRollbackCanBeTriedDry() {
        Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.sources()), 30);
        commands.run("up").exits(0);
        assertThat(commands.run("down", "--steps", "2", "--dry-run").exits(0).out())
                .contains("30 of 30 rows would change", "Dry run down: nothing was written");
        assertThat(changed(commands)).isEqualTo(20);
        assertThat(commands.run("status").exits(0).out()).contains("2 applied, 0 pending");
    }

    @Test
    void theConfigurationIsReadWhereItIsSaidToBe() throws IOException {
        Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.slow(3)), 1500);
        Files.createDirectories(commands.directory().resolve("conf"));
        Files.move(commands.directory().resolve("migrations.json"), commands.directory().resolve("conf/todos.json"));
        assertThat(commands.run("up").exits(2).err()).contains("There is no migrations.json");
        assertThat(commands.run("up", "--config", "conf/todos.json", "--timeout-ms", "300").exits(1).err())
                .contains("migrate up --config conf/todos.json goes on", "migrate cancel --config conf/todos.json ends the run");
        commands.run("up", "--config", "conf/todos.json").exits(0);
        assertThat(changed(commands)).isEqualTo(1000);
    }

    @Test
    void theInternalTablesAreWhereTheyAreSaidToBe() {
        Commands commands = Todos.table(Commands.in(Vendor.POSTGRESQL, Todos.sources()), 30);
        commands.database().execute("CREATE SCHEMA ops", "CREATE SCHEMA work");
        commands.run("up", "--url", commands.url(), "--user", "postgres", "--schema", "ops").exits(0);
        assertThat(commands.database().number("SELECT COUNT(*) FROM ops.migration_state WHERE applied")).isEqualTo(2);

        commands.file("migrations.json", "{ \"targets\": { \"dev\": { \"url\": \"" + commands.url()
                + "\", \"user\": \"postgres\", \"schema\": \"work\" } } }");
        assertThat(commands.run("status").exits(0).out()).contains("0 applied, 2 pending");
        commands.run("up").exits(0);
        assertThat(commands.database().number("SELECT COUNT(*) FROM work.migration_state WHERE applied")).isEqualTo(2);
        assertThat(commands.database().number("SELECT COUNT(*) FROM information_schema.tables WHERE table_name LIKE 'migration%'"
                + " AND table_schema NOT IN ('ops', 'work')")).as("tables beside the application's own").isZero();
    }

    /** Who looks once a minute has one line to show of a run of eight seconds. */
    @Test
    void progressIsLookedAtAsOftenAsIsSaid() {
        List<Running> runs = Stream.of(List.of("up"), List.of("up", "--poll-ms", "100")).map(args -> {
            Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.slow(3)), 4000)
                    .configure("\"dev\": { \"migrations\": { \"pollIntervalMs\": 60000 } }");
            return commands.start(args.toArray(String[]::new));
        }).toList();
        List<Long> lines = runs.stream()
                .map(run -> Commands.await(run).exits(0).out().lines().filter(line -> line.contains(" of about ")).count())
                .toList();
        assertThat(lines.get(0)).as("configured").isEqualTo(1);
        assertThat(lines.get(1)).as("said").isGreaterThan(1);
    }

    /** As with kitcn; an application's own migrator begins with fewer. */
    @Test
    void theFirstBatchHas256Rows() {
        Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.fill("medium")
                .replace("return todo", "if (todo.getLong(\"id\") == 257) throw new IllegalStateException(); return todo")), 600);
        assertThat(commands.run("up").exits(1).out()).contains("256 rows");
        assertThat(changed(commands)).isEqualTo(256 - 256 / 3);
    }

    /** Whatever is configured for dev. */
    @Test
    void aDatabaseThatIsNamedByItsUrlIsNotTakenForDev() {
        Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.fill("medium")), 30).configure();
        commands.run("up").exits(0);
        commands.rebuild(Todos.fill("low"));
        assertThat(commands.run("up").exits(0).out()).contains("Nothing to do");
        assertThat(commands.run("up", "--url", commands.url()).exits(1).err()).contains("blocked by drift",
                "migrate accept-drift --url ... " + Todos.FIRST);
    }

    @Test
    void configuredValuesHold() {
        Commands commands = Todos.table(Commands.in(Vendor.H2, Todos.slow(3)), 30_000).configure(
                "\"dev\": { \"migrations\": { \"batchSize\": 7, \"timeoutMs\": 2000, \"strict\": false } }",
                "\"deploy\": { \"command\": [\"true\"], \"migrations\": { \"batchSize\": 11, \"timeoutMs\": 2000 } }");
        assertThat(commands.run("up").exits(0).err()).contains("is not finished", "warning: not strict");
        long inDev = changed(commands);
        assertThat(inDev).isPositive().isLessThan(20_000);
        assertThat(inDev % 7).isZero();

        // What works on a run that is alive takes its options.
        String abandon = "UPDATE migration_run SET lease_until = 0 WHERE status = 'running'";
        commands.database().execute(abandon);
        assertThat(commands.run("up", "--prod", "--yes").exits(1).err()).contains("is not finished", "migrate up --prod goes on");
        long inProd = changed(commands) - inDev;
        assertThat(inProd).isPositive().isLessThan(20_000 - inDev);
        assertThat(inProd % 11).isZero();
        commands.database().execute(abandon);
        assertThat(commands.run("deploy").exits(1).err()).contains("is not finished",
                "Done: deploy command. Not done: migrations.");
    }

    @Test
    void aClassIsCreatedInTheSourceFolderThatIsNamed() throws IOException {
        Commands commands = Commands.in(Vendor.H2, Todos.sources());
        Files.createDirectories(commands.directory().resolve("app/java"));
        commands.run("create", "fill_owner", "--source", "app/java", "--package", "com.acme").exits(0);
        try (var files = Files.list(commands.directory().resolve("app/java/com/acme"))) {
            Path file = files.collect(Collectors.toList()).get(0);
            assertThat(Files.readString(file)).contains("package com.acme;", "_fill_owner\"");
        }
    }
}

package dev.driftless.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.it.cli.Commands.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One sentence each: what is wrong, where, and what to write instead; and nothing is changed. */
class BadInputTest {

    private static final String SECRET = "s3cret-Password";

    private static Commands commands;

    @BeforeAll
    static void todos() {
        commands = Todos.table(Commands.in(Vendor.POSTGRESQL, Todos.sources()), 30).with("DB_PASSWORD", SECRET);
    }

    private static Outcome refused(int exitCode, String... args) {
        Outcome outcome = commands.run(args).exits(exitCode);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines().filter(line -> line.startsWith("migrate: "))).as("one sentence: %s", outcome.err()).hasSize(1);
        assertThat(outcome.err()).doesNotContain("\tat ", SECRET, "Exception");
        assertThat(outcome.err().strip()).matches("(?s).*[.?]");
        return outcome;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "stauts|Unknown command stauts: did you mean status?",
        "up --batch-sise 3|Unknown option --batch-sise: did you mean --batch-size?",
        "up --no-stirct|Unknown option --no-stirct: did you mean --no-strict?",
        "up now|Unexpected argument now",
        "down --steps 0|--steps must be at least 1, was 0.",
        "down --steps -1|--steps must be at least 1, was -1.",
        "down --steps two|'two' is not an int",
        "down --steps 1 --to x|--steps and --to both say how far to roll back: give one of them.",
        "down|down needs to know how far: give --steps N, or --to ID.",
        "up --batch-size 0|batchSize must be at least 1, was 0",
        "up --parallelism 5000|parallelism must be at most 1000, was 5000",
        "up --poll-ms 0|--poll-ms must be at least 1, was 0.",
        "up --target prd|migrations.json has no target prd: did you mean prod?",
        "up --target dev --prod|--prod, --target and --url each name a database: give one of them.",
        "up --user me|--user, --password-env and --schema belong to --url",
        "up --config none.json|none.json cannot be read",
        "up --url postgresql://x/y|must begin with jdbc:",
        "up --url jdbc:nonsense:x|No JDBC driver on the class path knows URLs that begin with jdbc:nonsense:",
        "up --url jdbc:postgresql://x/y?password=geheim|holds a password",
        "up --url jdbc:postgresql://localhost:1/x --user me --password-env NOT_SET|which --password-env names, is not set",
        "up --url jdbc:oracle:thin:scott/geheim@//h/x|holds a password",
        "up --url jdbc:postgresql://h/x?pass%77ord=geheim|holds a password",
        "up --url jdbc:mysql://address=(host=h)(password=geheim)/x|holds a password",
        "up --target=|is blank",
        "up --config=|is blank",
        "--verbose|Option --verbose belongs to a command, and there is none: write one, see migrate help.",
        "--url jdbc:h2:mem:x stauts|Unknown command stauts: did you mean status?",
        "--batch-sise 3 up|Unknown option --batch-sise: did you mean --batch-size?",
        "help stauts|Unknown command stauts: did you mean status?",
        "verify|Missing required parameter",
        "accept-drift|Missing required parameter"})
    void usageIsRefused(String command, String sentence) {
        assertThat(refused(2, command.split(" ")).err()).contains(sentence).doesNotContain("geheim");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{ \"targets\": {}, }|is not JSON at line 1, column 18",
        "{\\n  \"targets\": [\\n}|is not JSON at line 3, column 1",
        "|is not JSON: empty text",
        "{ } { }|is not JSON at line 1, column 5, where there is more after the first value",
        "{ \"targets\": {}, \"targets\": {} }|, where a name stands a second time in its object: correct it.",
        "{ \"targets\": { \"dev\": { \"url\": \"jdbc:h2:mem:x\", \"user\": null } } }|has null in targets.dev.user: write a value",
        "{ \"deploy\": { \"command\": [\"x\", null] } }|has null in deploy.command: write a string",
        "{ \"dev\": null }|has null in dev: write a value",
        "[]|has something else than an object",
        "{ \"target\": {} }|has the unknown key \"target\": did you mean targets?",
        "{ \"targets\": { \"dev\": { \"uri\": \"jdbc:h2:mem:x\" } } }|has the unknown key \"uri\" in targets.dev: did you mean url?",
        "{ \"targets\": { \"dev\": { \"user\": \"x\" } } }|has no \"url\" in targets.dev",
        "{ \"targets\": { \"dev\": { \"url\": \"jdbc:h2:mem:x\", \"password\": \"geheim\" } } }|holds a password in targets.dev",
        "{ \"targets\": { \"dev\": { \"url\": \"jdbc:h2:mem:x;PASSWORD=geheim\" } } }|holds a password",
        "{ \"targets\": { \"dev\": { \"url\": \"jdbc:postgresql://u:geheim@h/x\" } } }|holds a password",
        "{ \"deploy\": { \"migrations\": { \"batchsize\": 3 } } }|has the unknown key \"batchsize\" in deploy.migrations: did you mean batchSize?",
        "{ \"deploy\": { \"migrations\": { \"batchSize\": 0 } } }|has 0 in deploy.migrations.batchSize: write a whole number from 1 to",
        "{ \"deploy\": { \"migrations\": { \"enabled\": \"perhaps\" } } }|has \"perhaps\" in deploy.migrations.enabled",
        "{ \"dev\": { \"migrations\": { \"strict\": \"no\" } } }|has \"no\" in dev.migrations.strict: write true or false",
        "{ \"targets\": { \"dev\": { \"url\": { \"x\": \"geheim\" } } } }|has no string, or a blank one, in targets.dev.url",
        "{ \"targets\": { \"dev\": { \"url\": \"jdbc:h2:mem:x\", \"dbPassword\": \"geheim\" } } }|holds a password in targets.dev",
        "{ \"deploy\": { \"command\": \"./deploy.sh\" } }|deploy.command"})
    void configurationIsRefused(String text, String sentence) {
        commands.file("bad.json", text == null ? "" : text.replace("\\n", "\n"));
        assertThat(refused(2, "up", "--config", "bad.json").err()).contains("bad.json", sentence).doesNotContain("geheim");
    }

    @Test
    void aMissingConfigurationIsToldWithWhereItWasLookedFor() {
        Commands empty = Commands.in(Vendor.H2, Todos.sources());
        assertThat(empty.directory().resolve("migrations.json").toFile().delete()).isTrue();
        assertThat(empty.run("up").exits(2).err()).contains("There is no migrations.json in " + empty.directory(), "--url");
        assertThat(empty.run("deploy").exits(2).err())
                .contains("There is no migrations.json in " + empty.directory() + " that has deploy.command: write the command");
    }

    @Test
    void aDatabaseThatIsDownIsToldSo() {
        Outcome outcome = refused(1, "up", "--url", "jdbc:postgresql://localhost:1/app", "--user", "me", "--password-env", "DB_PASSWORD");
        assertThat(outcome.err()).contains("The database cannot be reached");
        assertThat(commands.run("up", "--url", "jdbc:postgresql://localhost:1/app", "--user", "me", "--password-env", "DB_PASSWORD",
                "--verbose").exits(1).err()).as("on request").contains("\tat ").doesNotContain(SECRET);
    }

    /** Where the name of the variable is to stand, somebody may have written the password. */
    @Test
    void anUnsetVariableIsToldAndAPasswordInItsPlaceIsNot() {
        String targets = "{ \"targets\": { \"dev\": { \"url\": \"jdbc:h2:mem:x\", \"user\": \"me\", \"passwordEnv\": \"%s\" } } }";
        commands.file("unset.json", targets.formatted("NOT_SET"));
        assertThat(refused(2, "up", "--config", "unset.json").err()).contains("The environment variable NOT_SET that is to hold the password");
        commands.file("unset.json", targets.formatted("geheim!"));
        assertThat(refused(2, "up", "--config", "unset.json").err()).contains("is not set").doesNotContain("geheim");
        assertThat(refused(2, "up", "--url", "jdbc:h2:mem:x", "--user", "me", "--password-env", "geheim").err()).doesNotContain("geheim");
    }

    /** Commands that are printed can be typed. */
    @Test
    void aTargetWithABlankIsQuoted() {
        Commands h2 = Todos.table(Commands.in(Vendor.H2, Todos.sources()), 3);
        h2.file("migrations.json", "{ \"targets\": { \"my db\": { \"url\": \"" + h2.url() + "\" } } }");
        h2.run("up", "--target", "my db").exits(0);
        h2.rebuild(Todos.fill("low"), Todos.sources()[1]);
        assertThat(h2.run("up", "--target", "my db").exits(1).err()).contains("migrate accept-drift --target 'my db' " + Todos.FIRST);
    }

    @Test
    void aWrongPasswordIsToldWithoutIt() {
        Commands h2 = Todos.table(Commands.in(Vendor.H2, Todos.sources()), 3).with("DB_PASSWORD", SECRET);
        for (List<String> more : List.of(List.<String>of(), List.of("--verbose"), List.of("--json"))) {
            List<String> args = new ArrayList<>(List.of("up", "--url", h2.url(), "--user", "", "--password-env", "DB_PASSWORD"));
            args.addAll(more);
            Outcome outcome = h2.run(args.toArray(String[]::new)).exits(1);
            assertThat(outcome.out() + outcome.err()).contains("Wrong user name or password").doesNotContain(SECRET);
        }
    }

    @Test
    void aWrongPasswordOfPostgresqlIsToldWithoutIt() throws IOException {
        Commands postgres = Commands.in(Vendor.POSTGRESQL, Todos.sources()).with("DB_PASSWORD", SECRET);
        TestDatabase db = postgres.database();
        db.execute("CREATE ROLE guest LOGIN PASSWORD 'another'");
        Path rules = Path.of(db.rows("SHOW hba_file").get(0));
        Files.writeString(rules, "host all guest all scram-sha-256\n" + Files.readString(rules));
        String loaded = "SELECT pg_conf_load_time()";
        List<String> before = db.rows(loaded);
        db.execute("SELECT pg_reload_conf()");
        await().atMost(Duration.ofSeconds(60)).until(() -> !db.rows(loaded).equals(before));
        String[] args = {"up", "--url", postgres.url(), "--user", "guest", "--password-env", "DB_PASSWORD"};
        for (String more : List.of("--poll-ms=1000", "--verbose", "--json")) {
            Outcome outcome = postgres.run(Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new)).exits(1);
            assertThat(outcome.out() + outcome.err()).contains("The database cannot be reached", "password authentication failed")
                    .doesNotContain(SECRET);
        }
    }

    @Test
    void aRollbackToWhatIsNotThereIsRefused() {
        Commands h2 = Todos.table(Commands.in(Vendor.H2, Todos.sources()), 3);
        h2.run("up").exits(0);
        String[] rollback = {"down", "--to", "20250101_000000_nothing"};
        assertThat(h2.run(rollback).exits(1).err()).contains("the manifest holds no such migration; correct the id.").doesNotContain("\tat ");
        assertThat(h2.database().number("SELECT COUNT(*) FROM migration_state WHERE applied")).isEqualTo(2);
    }

    @Test
    void aMissingTableIsToldBeforeAnythingIsWritten() {
        Commands none = Commands.in(Vendor.POSTGRESQL, Todos.sources());
        assertThat(none.run("up").exits(1).err()).contains("todos").doesNotContain("\tat ");
        assertThat(none.database().hasTable("migration_state")).isFalse();
    }

    @Test
    void withoutMigrationsOnTheClassPathTheLikelyCausesAreTold() {
        String driverOnly = commands.classpath().substring(commands.build().toString().length() + 1);
        Outcome outcome = Commands.await(commands.process(List.of(Commands.java().get(0), "-jar",
                System.getProperty("driftless.cli.jar"), "up", "--classpath", driverOnly)));
        assertThat(outcome.exits(1).err()).contains("manifest", "annotationProcessorPaths");
    }

    @Test
    void withoutPicocliTheDependencyIsNamed() {
        String classes = System.getProperty("java.class.path").replaceAll("[^" + java.io.File.pathSeparator + "]*picocli[^"
                + java.io.File.pathSeparator + "]*", "");
        Outcome outcome = Commands.await(commands.process(
                List.of(Commands.java().get(0), "-cp", classes, "dev.driftless.cli.Migrate", "status")));
        assertThat(outcome.exits(2).err()).contains("info.picocli:picocli");
    }

    /** There it may lie on the module path, and is nevertheless not there. */
    @Test
    void withoutThePicocliModuleItsLineIsNamed() {
        String modules = Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .filter(entry -> entry.matches(".*(runtime|annotations)([/\\\\]target[/\\\\]classes|-[^/\\\\]*\\.jar)|.*(jackson-core|slf4j-api|jspecify|picocli)-[^/\\\\]*\\.jar"))
                .collect(Collectors.joining(java.io.File.pathSeparator));
        List<String> help = List.of("--module-path", modules, "-m", "dev.driftless.runtime/dev.driftless.cli.Migrate", "help");
        assertThat(Commands.await(java(help)).exits(2).err()).contains("requires info.picocli;", "--add-modules info.picocli")
                .doesNotContain("\tat ");
        assertThat(Commands.await(java(Stream.concat(Stream.of("--add-modules", "info.picocli"), help.stream()).toList())).exits(0).out())
                .contains("retry-failed");
    }

    private static Commands.Running java(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(Commands.java().get(0)));
        command.addAll(arguments);
        return commands.process(command);
    }
}

package dev.driftless.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.it.Vendor;
import dev.driftless.it.cli.Commands.Outcome;
import dev.driftless.value.Json;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The README's recipes for containers, pipelines and Kubernetes, carried out as they stand there; a folder is the image. */
class RecipesTest {

    private static final String RECIPES = recipes();

    private Commands commands;
    private Path image;

    @BeforeEach
    void application() throws IOException {
        commands = Todos.table(Commands.in(Vendor.POSTGRESQL, Todos.sources()), 30).with("PROD_DB_PASSWORD", "geheim");
        String target = "{ \"url\": " + Json.write(commands.url()) + ", \"user\": \"postgres\", \"passwordEnv\": \"PROD_DB_PASSWORD\" }";
        commands.file("migrations.json", "{ \"targets\": { \"prod\": " + target + ", \"staging\": " + target + " } }");
        image = commands.directory().resolve("image");
    }

    private static String recipes() {
        try {
            String readme = Files.readString(Path.of("../README.md"));
            int begin = readme.indexOf("\n## Recipes\n");
            return readme.substring(begin, readme.indexOf("\n## ", begin + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The code block of a language that follows a heading in bold. */
    private static String block(String heading, String language) {
        int from = RECIPES.indexOf("\n```" + language + "\n", RECIPES.indexOf("**" + heading + ".**"));
        int begin = RECIPES.indexOf('\n', from + 1) + 1;
        return RECIPES.substring(begin, RECIPES.indexOf("\n```", begin));
    }

    /** What the recipe's COPY lines put into the image, and the directory it works in. */
    private Path buildImage() throws IOException {
        Path workdir = image;
        for (String line : block("A container", "dockerfile").lines().toList()) {
            String[] words = line.split(" ");
            if (words[0].equals("COPY")) {
                copy(words[1], words[2]);
            } else if (words[0].equals("WORKDIR")) {
                workdir = inImage(words[1]);
            }
        }
        return workdir;
    }

    private Path inImage(String path) {
        return image.resolve(path.substring(1));
    }

    private void copy(String source, String target) throws IOException {
        String[] classpath = commands.classpath().split(File.pathSeparator);
        Path from = switch (source) {
            case "target/classes" -> Path.of(classpath[0]);
            case "target/dependency" -> Path.of(classpath[1]);
            case "migrations.json" -> commands.directory().resolve(source);
            default -> Path.of(System.getProperty("driftless.cli.jar"));
        };
        Path to = inImage(target.endsWith("/") ? target + source : target);
        if (source.equals("target/dependency")) {
            to = to.resolve(from.getFileName());
        }
        Files.createDirectories(to.getParent());
        Files.createSymbolicLink(to, from);
    }

    private Outcome shell(Path directory, String script) {
        return Commands.await(commands.process(List.of("sh", "-c", "cd " + directory + " && " + script)));
    }

    private long applied() {
        return commands.database().number("SELECT COUNT(*) FROM migration_state WHERE applied");
    }

    @Test
    void theImageOfTheApplicationMigrates() throws IOException {
        Path workdir = buildImage();
        String docker = block("A container", "sh");
        String arguments = docker.substring(docker.indexOf(" IMAGE ") + 7);
        Outcome outcome = shell(workdir, "java " + arguments.replace("/opt/", image + "/opt/").replace("/app/", image + "/app/"));

        assertThat(outcome.exits(0).out()).contains(Todos.SECOND + "  completed", "Completed: 2 migrations");
        assertThat(applied()).isEqualTo(2);
    }

    @Test
    void theEntryPointMigratesAndServes() throws IOException {
        String app = """
                package com.acme;
                public final class App {
                    public static void main(String[] args) { System.out.println("serving"); }
                }
                """;
        commands.rebuild(Todos.sources()[0], Todos.sources()[1], app);
        Path workdir = buildImage();
        Files.writeString(workdir.resolve("entrypoint.sh"), block("An entry point", "sh").replaceAll("/(opt|app)/", image + "/$1/"));

        assertThat(shell(workdir, "sh entrypoint.sh").exits(0).out()).contains("Completed: 2 migrations").endsWith("serving\n");
        assertThat(applied()).isEqualTo(2);
        commands.rebuild(Todos.fill("low"), Todos.sources()[1], app);
        Files.delete(image.resolve("app/classes"));
        Files.createSymbolicLink(image.resolve("app/classes"), commands.build());
        assertThat(shell(workdir, "sh entrypoint.sh").exits(1).err()).contains("blocked by drift");
    }

    @Test
    void aPipelineShowsThePlanAndFailsAnEditOfAnAppliedMigration() throws IOException {
        Files.createSymbolicLink(commands.directory().resolve("migrate.jar"), Path.of(System.getProperty("driftless.cli.jar")));
        commands.with("CP", commands.classpath());
        String script = "set -e\n" + block("A CI pipeline", "sh");
        shell(commands.directory(), script).exits(0);

        assertThat(Files.readString(commands.directory().resolve("plan.json"))).contains("\"status\":\"dry_run\"", Todos.SECOND);
        assertThat(applied()).isEqualTo(2);
        commands.rebuild(Todos.fill("low"), Todos.sources()[1]).with("CP", commands.classpath());
        assertThat(shell(commands.directory(), script).exits(1).err() + Files.readString(commands.directory().resolve("plan.json")))
                .contains("edited after it was applied");
    }

    /** A pod of the code that cannot do without the new form. */
    private static final String POD = """
            package app;
            public final class Pod {
                public static void main(String[] args) {
                    var database = new org.postgresql.ds.PGSimpleDataSource();
                    database.setUrl(args[0]);
                    database.setUser("postgres");
                    dev.driftless.runtime.Migrator.builder().dataSource(database).build().requireApplied("%s");
                    System.out.println("ready");
                }
            }
            """.formatted(Todos.SECOND);

    private Outcome pod() {
        String classes = commands.build() + File.pathSeparator + System.getProperty("java.class.path");
        return Commands.await(commands.process(List.of(Commands.java().get(0), "-cp", classes, "app.Pod", commands.url())));
    }

    @Test
    @SuppressWarnings("unchecked")
    void theJobMigratesAndWhatNeedsItBecomesReady() throws IOException {
        commands.rebuild(Todos.sources()[0], Todos.sources()[1], POD);
        assertThat(pod().exits(1).out()).doesNotContain("ready");
        Path workdir = buildImage();
        Map<String, Object> job = new Yaml(new SafeConstructor(new LoaderOptions())).load(block("A rolling deployment in Kubernetes", "yaml"));
        assertThat(job).containsEntry("apiVersion", "batch/v1").containsEntry("kind", "Job").containsKey("metadata");
        Map<String, Object> pod = (Map<String, Object>) ((Map<String, Object>) ((Map<String, Object>) job.get("spec")).get("template")).get("spec");
        assertThat(pod).as("what a job's pod may say").containsEntry("restartPolicy", "OnFailure");
        Map<String, Object> container = ((List<Map<String, Object>>) pod.get("containers")).get(0);
        assertThat(((List<Map<String, Object>>) container.get("env")).get(0)).containsEntry("name", "PROD_DB_PASSWORD");
        String command = ((List<String>) container.get("command")).stream()
                .map(word -> "'" + word.replaceAll("/(opt|app)/", image + "/$1/") + "'")
                .collect(Collectors.joining(" "));

        assertThat(shell(workdir, command).exits(0).out()).contains("Completed: 2 migrations");
        assertThat(applied()).isEqualTo(2);
        assertThat(pod().exits(0).out()).contains("ready");
    }
}

package dev.driftless.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.it.Vendor;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.core.json.JsonFactory;

/** The self-contained jar keeps its libraries to itself. */
class JarTest {

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SLF4J keeps its name: an application's classes log through it. */
    @Test
    void holdsNoLibraryUnderItsOwnNameAndNoModule() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("driftless.cli.jar"))) {
            assertThat(jar.stream().map(entry -> entry.getName()).filter(name -> name.endsWith(".class")))
                    .isNotEmpty()
                    .allMatch(name -> name.startsWith("dev/driftless/") || name.startsWith("org/slf4j/"))
                    .noneMatch(name -> name.endsWith("module-info.class"));
            assertThat(jar.stream().map(entry -> entry.getName()).filter(name -> name.startsWith("META-INF/services/")))
                    .noneMatch(name -> name.contains("tools.jackson") || name.endsWith("java.sql.Driver"));
        }
    }

    @Test
    void leavesAnApplicationItsOwnPicocliAndJackson() {
        Commands commands = Todos.table(Commands.in(Vendor.H2, """
                @Migration(id = "%s")
                final class NamesItsLibraries {
                    @Up(table = "todos") Patch up(Document todo) {
                        Class<?> library = todo.getLong("id") == 1 ? picocli.CommandLine.class : tools.jackson.core.json.JsonFactory.class;
                        return Patch.set("title", new java.io.File(library.getProtectionDomain().getCodeSource().getLocation().getPath()).getName());
                    }
                }
                """.formatted(Todos.FIRST)), 2);
        List<String> path = List.of(commands.classpath(), place(CommandLine.class), place(JsonFactory.class));
        List<String> command = new ArrayList<>(Commands.java());
        command.addAll(List.of("-jar", System.getProperty("driftless.cli.jar"), "up",
                "--classpath=" + String.join(File.pathSeparator, path)));

        assertThat(Commands.await(commands.process(command)).exits(0).out()).contains("Completed");
        assertThat(commands.database().rows("SELECT title FROM todos ORDER BY id")).containsExactly(
                new File(place(CommandLine.class)).getName(), new File(place(JsonFactory.class)).getName());
    }

    /** An alias has the class path in front of every command. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "help|0|retry-failed",
        "help down|0|--steps",
        "--help|0|retry-failed",
        "create --help|0|--package",
        "--version|0|Driftless 0.",
        "completion|0|#!/usr/bin/env bash",
        "|2|COMMAND"})
    void theClassPathMayStandInFrontOfWhatLooksAtNoClass(String words, int exitCode, String said) {
        Commands commands = Commands.in(Vendor.H2, Todos.sources());
        for (List<String> classpath : List.of(List.of("--classpath", commands.classpath()), List.of("--classpath=" + commands.classpath()))) {
            List<String> command = new ArrayList<>(List.of(Commands.java().get(0), "-jar", System.getProperty("driftless.cli.jar")));
            command.addAll(classpath);
            command.addAll(words == null ? List.of() : List.of(words.split(" ")));
            assertThat(Commands.await(commands.process(command)).exits(exitCode).out()).contains(said);
        }
    }
}

package dev.driftless.it.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.h2.engine.Constants;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the README tells a new user to write is what projects below {@code src/it} build and run. */
class ReadmeTest {

    private static final Path README = Path.of("../README.md");
    private static final String H2 =
            Constants.VERSION_MAJOR + "." + Constants.VERSION_MINOR + "." + Constants.BUILD_ID;

    @ParameterizedTest
    @CsvSource({
        "What it looks like, java, 3, getting-started", "Getting started, xml, 1, getting-started",
        "Getting started, java, 2, getting-started", "Unit-testing a migration, java, 1, getting-started",
        "Recipes, java, 7, recipes", "Recipes, xml, 1, recipes"})
    void itsCodeIsBuilt(String section, String language, int blocks, String name) throws IOException {
        Set<String> project = project(Path.of("src/it", name));
        List<List<String>> found = blocks(section, language);

        assertThat(found).hasSizeGreaterThanOrEqualTo(blocks);
        for (List<String> block : found) {
            assertThat(project).containsAll(block);
        }
    }

    private static Set<String> project(Path project) throws IOException {
        try (Stream<Path> files = Files.walk(project)) {
            return files.filter(file -> file.toString().matches(".*\\.(java|xml)"))
                    .flatMap(file -> lines(file).stream())
                    .collect(Collectors.toSet());
        }
    }

    /** Lines of a section's code blocks; those with an ellipsis are not code. */
    private static List<List<String>> blocks(String section, String language) {
        List<List<String>> blocks = new ArrayList<>();
        boolean inSection = false;
        List<String> block = null;
        for (String line : lines(README)) {
            if (block == null && line.startsWith("## ")) {
                inSection = line.equals("## " + section);
            } else if (inSection && block == null && line.equals("```" + language)) {
                block = new ArrayList<>();
                blocks.add(block);
            } else if (line.startsWith("```")) {
                block = null;
            } else if (block != null && !line.isEmpty() && !line.contains("…")) {
                block.add(line.replace("0.1.0-SNAPSHOT", "@project.version@").replace(H2, "@h2.version@"));
            }
        }
        return blocks;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream().map(String::strip).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

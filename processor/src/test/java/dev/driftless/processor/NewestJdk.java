package dev.driftless.processor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The newest JDK on this machine: the one that the system property or environment variable DRIFTLESS_JDK_NEWEST names, else
 * the newest of the running one and its neighbours.
 *
 * @param home its folder
 * @param version its feature version
 */
record NewestJdk(Path home, int version) {

    static Optional<NewestJdk> find() {
        String named = System.getProperty("DRIFTLESS_JDK_NEWEST", System.getenv("DRIFTLESS_JDK_NEWEST"));
        if (named != null) {
            return read(Path.of(named));
        }
        Path running = Path.of(System.getProperty("java.home")).toAbsolutePath();
        try (Stream<Path> neighbours = Files.list(running.getParent())) {
            return Stream.concat(Stream.of(running), neighbours)
                    .flatMap(home -> read(home).stream())
                    .max(Comparator.comparingInt(NewestJdk::version));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<NewestJdk> read(Path home) {
        if (!Files.isRegularFile(home.resolve("release")) || executable(home, "javac").isEmpty()) {
            return Optional.empty();
        }
        Properties release = new Properties();
        try (InputStream in = Files.newInputStream(home.resolve("release"))) {
            release.load(in);
        } catch (IOException e) {
            return Optional.empty();
        }
        String version = release.getProperty("JAVA_VERSION", "\"0\"").replace("\"", "");
        return Optional.of(new NewestJdk(home, Integer.parseInt(version.split("[^0-9]")[0])));
    }

    private static Optional<Path> executable(Path home, String name) {
        return Stream.of(name, name + ".exe").map(home.resolve("bin")::resolve).filter(Files::isExecutable).findFirst();
    }

    Path java() {
        return executable(home, "java").orElseThrow();
    }
}

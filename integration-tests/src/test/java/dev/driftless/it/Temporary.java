package dev.driftless.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files and folders that are gone with the tests' JVM: what several tests share, or a process still writes to. */
public final class Temporary {

    private static final Path ROOT = root();

    private Temporary() {}

    /** A new, empty folder. */
    public static Path folder(String name) throws IOException {
        return Files.createTempDirectory(ROOT, name);
    }

    /** A new, empty file. */
    public static Path file(String name, String suffix) throws IOException {
        return Files.createTempFile(ROOT, name, suffix);
    }

    private static Path root() {
        try {
            Path root = Files.createTempDirectory("driftless-tests");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteAll(root), "temporary-files"));
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** H2 closes its files in a hook of its own, at the same time: what is written meanwhile is deleted a little later. */
    private static void deleteAll(Path root) {
        for (int attempt = 0; attempt < 20 && !delete(root); attempt++) {
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static boolean delete(Path root) {
        List<Path> found;
        try (Stream<Path> walk = Files.walk(root)) {
            found = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException | UncheckedIOException e) {
            return !Files.exists(root);
        }
        for (Path path : found) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // The others can still be deleted.
            }
        }
        return !Files.exists(root);
    }
}

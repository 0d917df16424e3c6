package dev.driftless.cli;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where an application's classes are looked for, in addition to this program's own. */
final class ClassPath {

    static final String OPTION = "--classpath";

    private ClassPath() {}

    /** A loader of directories, jars, and with {@code dir/*} every jar of a directory, apart as in the JVM's own option. */
    static ClassLoader loader(String classpath, ClassLoader parent) {
        List<URL> urls = new ArrayList<>();
        for (String entry : classpath.split(File.pathSeparator)) {
            if (!entry.isBlank()) {
                files(entry.strip()).forEach(file -> urls.add(url(file)));
            }
        }
        return new URLClassLoader("application", urls.toArray(URL[]::new), parent);
    }

    private static List<Path> files(String entry) {
        if (!entry.endsWith("*")) {
            Path path = Path.of(entry);
            if (!Files.exists(path)) {
                throw new UsageException("The class path (--classpath or DRIFTLESS_CLASSPATH) names " + entry + ", which does not exist: correct it.");
            }
            return List.of(path);
        }
        Path directory = Path.of(entry.substring(0, entry.length() - 1));
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new UsageException("The class path (--classpath or DRIFTLESS_CLASSPATH) names " + entry + ", but there is no such directory: correct it.");
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UsageException("The class path (--classpath or DRIFTLESS_CLASSPATH) names " + file + ", which is no path: correct it.");
        }
    }
}

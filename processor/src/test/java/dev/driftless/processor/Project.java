package dev.driftless.processor;

import dev.driftless.manifest.Manifest;
import dev.driftless.manifest.ManifestCodec;
import dev.driftless.manifest.ManifestEntry;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** A user's project in a folder, compiled by the real javac into a folder that stays from one compile to the next. */
final class Project {

    private static final String IMPORTS = """
            import dev.driftless.*;
            import dev.driftless.annotations.*;
            """;

    private final Path sources;
    private final Path output;
    private final List<String> options = new ArrayList<>(List.of("-Xlint:-options"));
    private final List<Processor> otherProcessors = new ArrayList<>();
    private boolean outputOnClassPath = true;

    Project(Path folder) {
        this.sources = folder.resolve("src");
        this.output = folder.resolve("out");
        createDirectories(sources);
        createDirectories(output);
    }

    /** A migration class as most tests need one. */
    static String migration(String name, String id) {
        return """
                @Migration(id = "%s")
                class %s {
                    @Up(table = "todos")
                    Patch up(Document row) { return Patch.set("a", 1); }
                }
                """.formatted(id, name);
    }

    Project with(Processor processor) {
        otherProcessors.add(processor);
        return this;
    }

    Project option(String option) {
        options.add(option);
        return this;
    }

    Project withoutOutputOnClassPath() {
        outputOnClassPath = false;
        return this;
    }

    /** Writes a file of package {@code app}, imports included. */
    Project write(String file, String body) {
        return writeExactly("app/" + file, "package app;\n" + IMPORTS + body);
    }

    Project writeExactly(String file, String text) {
        put(sources.resolve(file), text);
        return this;
    }

    void delete(String file) {
        try {
            Files.delete(Files.exists(sources.resolve(file)) ? sources.resolve(file) : output.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Message> compile(String... files) {
        return run(Stream.of(files).map(sources::resolve).toList(), null);
    }

    List<Message> compileAll() {
        try (Stream<Path> files = Files.walk(sources)) {
            return run(files.filter(file -> file.toString().endsWith(".java")).sorted().toList(), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Processes classes that are compiled already. */
    List<Message> process(String... classes) {
        return run(List.of(), List.of(classes));
    }

    private List<Message> run(List<Path> files, List<String> classes) {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager manager = javac.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8)) {
            manager.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(output));
            List<Path> classPath = new ArrayList<>(outputOnClassPath ? List.of(output) : List.of());
            Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of).forEach(classPath::add);
            manager.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
            List<String> all = new ArrayList<>(options);
            if (classes != null) {
                all.add("-proc:only");
            }
            JavaCompiler.CompilationTask task =
                    javac.getTask(null, manager, diagnostics, all, classes, manager.getJavaFileObjectsFromPaths(files));
            List<Processor> processors = new ArrayList<>(otherProcessors);
            processors.add(new MigrationProcessor());
            task.setProcessors(processors);
            task.call();
            return diagnostics.getDiagnostics().stream().map(Message::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean hasManifest() {
        return Files.exists(output.resolve(Manifest.RESOURCE));
    }

    List<ManifestEntry> manifest() {
        try (InputStream in = Files.newInputStream(output.resolve(Manifest.RESOURCE))) {
            return ManifestCodec.read(in, "test").get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> ids() {
        return manifest().stream().map(ManifestEntry::id).toList();
    }

    Path output() {
        return output;
    }

    void putOutput(String file, String text) {
        put(output.resolve(file), text);
    }

    /** Everything in the output folder, by path. */
    Map<String, String> outputTree() {
        try (Stream<Path> files = Files.walk(output)) {
            Map<String, String> tree = new TreeMap<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                tree.put(output.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
            return tree;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(Path file, String text) {
        createDirectories(file.getParent());
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void createDirectories(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A message of the compiler. */
    record Message(Diagnostic.Kind kind, String text, long line) {

        static Message of(Diagnostic<?> diagnostic) {
            return new Message(diagnostic.getKind(), diagnostic.getMessage(Locale.ROOT), diagnostic.getLineNumber());
        }
    }
}

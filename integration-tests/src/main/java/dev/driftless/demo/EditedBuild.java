package dev.driftless.demo;

import dev.driftless.manifest.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The migrations compiled once more from an edited copy of their source, into a folder that goes with this object. */
final class EditedBuild implements AutoCloseable {

    private static final String PACKAGE = "dev.driftless.demo.migrations";
    private static final String SOURCES = "/META-INF/demo-sources/";

    private final Path folder;
    private final URLClassLoader loader;

    private EditedBuild(Path folder) throws IOException {
        this.folder = folder;
        this.loader = new Loader(folder.resolve("classes"));
    }

    /**
     * Compiles all migrations with javac and the annotation processor.
     *
     * @param classNames simple names of the migration classes
     * @param edited the one whose source is edited
     * @param from text that occurs in it once
     * @param to what stands there instead
     */
    static EditedBuild of(List<String> classNames, String edited, String from, String to) throws IOException {
        Path folder = Files.createTempDirectory("driftless-demo");
        try {
            List<Path> sources = new ArrayList<>();
            for (String name : classNames) {
                String text = source(name);
                String written = name.equals(edited) ? replaceOnce(text, from, to) : text;
                sources.add(Files.writeString(folder.resolve(name + ".java"), written));
            }
            compile(sources, Files.createDirectory(folder.resolve("classes")));
            return new EditedBuild(folder);
        } catch (IOException | RuntimeException e) {
            delete(folder);
            throw e;
        }
    }

    /** The manifest that the processor wrote in this build; its adapters are loaded from it too. */
    Manifest manifest() {
        return Manifest.load(loader);
    }

    @Override
    public void close() throws IOException {
        loader.close();
        delete(folder);
    }

    private static void compile(List<Path> sources, Path output) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("the demo compiles an edited migration: run it with a JDK, not a JRE");
        }
        DiagnosticCollector<JavaFileObject> messages = new DiagnosticCollector<>();
        String classPath = System.getProperty("java.class.path");
        List<String> options = List.of("-d", output.toString(), "-classpath", classPath, "-processorpath", classPath);
        try (StandardJavaFileManager files = compiler.getStandardFileManager(messages, null, StandardCharsets.UTF_8)) {
            Iterable<? extends JavaFileObject> units = files.getJavaFileObjectsFromPaths(sources);
            if (!compiler.getTask(null, files, messages, options, null, units).call()) {
                throw new IllegalStateException("the edited migrations do not compile: " + errors(messages));
            }
        }
    }

    private static List<String> errors(DiagnosticCollector<JavaFileObject> messages) {
        return messages.getDiagnostics().stream()
                .filter(message -> message.getKind() == Diagnostic.Kind.ERROR)
                .map(Object::toString)
                .toList();
    }

    private static String source(String name) throws IOException {
        try (InputStream in = EditedBuild.class.getResourceAsStream(SOURCES + name + ".java")) {
            if (in == null) {
                throw new IOException("no resource " + SOURCES + name + ".java: the build copies the sources there");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        }
    }

    private static String replaceOnce(String text, String from, String to) {
        int at = text.indexOf(from);
        if (at < 0 || text.indexOf(from, at + 1) >= 0) {
            throw new IllegalStateException("'" + from + "' must occur exactly once in the source");
        }
        return text.replace(from, to);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** Sees the edited classes and their manifest in place of those that the demo was started with. */
    private static final class Loader extends URLClassLoader {

        Loader(Path classes) throws IOException {
            super(new URL[] {classes.toUri().toURL()}, EditedBuild.class.getClassLoader());
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return name.equals(Manifest.RESOURCE) ? findResources(name) : super.getResources(name);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded == null && name.startsWith(PACKAGE + ".")) {
                    loaded = findClass(name);
                }
                return loaded == null ? super.loadClass(name, resolve) : loaded;
            }
        }
    }
}

package dev.driftless.it;

import dev.driftless.manifest.Manifest;
import dev.driftless.processor.MigrationProcessor;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles sources with the real javac and the processor, as a user's build would, into a folder of its own. */
public final class TestBuild {

    private static final Pattern PACKAGE = Pattern.compile("(?m)^package\\s+([\\w.]+);");
    private static final Pattern TYPE = Pattern.compile("(?m)^(?:public |final |abstract )*(?:class|record|enum|interface)\\s+(\\w+)");
    private static final String IMPORTS = """
            import dev.driftless.*;
            import dev.driftless.annotations.*;
            import java.math.*;
            import java.time.*;
            import java.util.*;
            """;

    private final Path output;
    private final URLClassLoader loader;

    private TestBuild(Path output, URLClassLoader loader) {
        this.output = output;
        this.loader = loader;
    }

    /**
     * Compiles whole source files; one without a package gets the package {@code app} and the usual imports.
     *
     * @throws IllegalStateException with the compiler's messages if they do not compile
     */
    public static TestBuild of(String... sources) {
        try {
            Path output = Temporary.folder("build");
            compile(output, sources);
            ClassLoader parent = TestBuild.class.getClassLoader();
            URL[] path = {output.toUri().toURL()};
            return new TestBuild(output, new URLClassLoader(path, parent));
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A migration class {@code app.<name>} out of annotated methods. */
    public static String migration(String name, String id, String methods) {
        return "@Migration(id = \"" + id + "\")\nfinal class " + name + " {\n" + methods + "\n}\n";
    }

    /** This build's migrations alone, not those of the tests' own class path. */
    public Manifest manifest() {
        return Manifest.load(loader).only(entry -> Files.exists(
                output.resolve(entry.className().replace('.', '/') + ".class")));
    }

    public ClassLoader loader() {
        return loader;
    }

    public Path output() {
        return output;
    }

    private static void compile(Path output, String... sources) {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<JavaFileObject> files = new ArrayList<>();
        for (String source : sources) {
            files.add(file(source));
        }
        JavaCompiler.CompilationTask task = javac.getTask(messages, null, null,
                List.of("-d", output.toString(), "-cp", System.getProperty("java.class.path")), null, files);
        task.setProcessors(List.of(new MigrationProcessor()));
        if (!task.call()) {
            throw new IllegalStateException(messages.toString());
        }
    }

    private static JavaFileObject file(String source) {
        String text = PACKAGE.matcher(source).find() ? source : "package app;\n" + IMPORTS + source;
        Matcher packageName = PACKAGE.matcher(text);
        Matcher type = TYPE.matcher(text);
        if (!packageName.find() || !type.find()) {
            throw new IllegalArgumentException("no package or type in: " + source);
        }
        URI uri = URI.create("string:///" + packageName.group(1).replace('.', '/') + "/" + type.group(1) + ".java");
        return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}

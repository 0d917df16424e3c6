package dev.driftless.processor;

import dev.driftless.Document;
import dev.driftless.annotations.Migration;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.processing.ProcessingEnvironment;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;

/** Compiles sources with some compiler and takes the checksums of their migrations. */
final class SourceCompiler {

    private final JavaCompiler compiler;
    private final Charset charset;
    private final List<String> options;
    private final String pathOption;
    private final StandardJavaFileManager files; // shared by many compiles, because it caches the class path

    private SourceCompiler(JavaCompiler compiler, Charset charset, List<String> options, String pathOption) {
        this.compiler = compiler;
        this.charset = charset;
        this.options = options;
        this.pathOption = pathOption;
        this.files = compiler.getStandardFileManager(null, null, charset);
    }

    /** Stops after annotation processing. */
    static SourceCompiler processing(JavaCompiler compiler) {
        return new SourceCompiler(compiler, StandardCharsets.UTF_8, List.of("-proc:only"), "-cp");
    }

    /** Compiles to class files, which finds every mistake in a source. */
    static SourceCompiler full(JavaCompiler compiler) {
        return full(compiler, StandardCharsets.UTF_8);
    }

    static SourceCompiler full(JavaCompiler compiler, Charset charset) {
        return new SourceCompiler(compiler, charset, List.of(), "-cp");
    }

    /** The same, for sources that are a named module. */
    SourceCompiler withModulePath() {
        return new SourceCompiler(compiler, charset, options, "--module-path");
    }

    Map<String, String> checksums(Map<String, String> sources, Path folder) {
        return checksums(sources, folder, Wrapping.NONE);
    }

    /** @return class names to checksums, or to what the processor was told instead of a checksum */
    Map<String, String> checksums(Map<String, String> sources, Path folder, UnaryOperator<ProcessingEnvironment> wrapping) {
        ProbeProcessor probe = new ProbeProcessor(wrapping);
        compile(write(sources, folder), folder, List.of(), probe);
        return probe.checksums();
    }

    void compile(List<Path> paths, Path folder, List<String> moreOptions, ProbeProcessor probe) {
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("-source", "17", "-encoding", charset.name(), "-d", folder.resolve("classes").toString()));
        all.addAll(List.of(pathOption, classPath(folder)));
        all.addAll(moreOptions);
        JavaCompiler.CompilationTask task =
                compiler.getTask(null, files, diagnostics, all, null, files.getJavaFileObjectsFromPaths(paths));
        task.setProcessors(List.of(probe));
        task.call();
        diagnostics.getDiagnostics().stream().filter(each -> each.getKind() == Diagnostic.Kind.ERROR).findFirst().ifPresent(error -> {
            throw new IllegalArgumentException(error.toString());
        });
    }

    /** What a migration needs, and no more: compilers take their time with a long class path. */
    private static String classPath(Path folder) {
        return Stream.of(Migration.class, Document.class)
                .map(type -> Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString())).toString())
                .collect(Collectors.joining(File.pathSeparator, "", File.pathSeparator + folder.resolve("classes")));
    }

    private List<Path> write(Map<String, String> sources, Path folder) {
        try {
            Files.createDirectories(folder.resolve("classes"));
            List<Path> paths = new ArrayList<>();
            for (Map.Entry<String, String> source : sources.entrySet()) {
                Path path = folder.resolve("src").resolve(source.getKey());
                Files.createDirectories(path.getParent());
                paths.add(Files.writeString(path, source.getValue(), charset));
            }
            return paths;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

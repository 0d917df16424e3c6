package dev.driftless.bench.compile;

import com.sun.management.OperatingSystemMXBean;
import dev.driftless.annotations.Migration;
import dev.driftless.processor.MigrationProcessor;
import dev.driftless.runtime.Migrator;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Compiles a folder as a build does that starts the compiler of this JDK as a process of its own. */
public final class Javac {

    private static final String CPU = "cpu ";

    private final Path work;

    /**
     * A compiler.
     *
     * @param work holds what compilers need and say
     */
    public Javac(Path work) {
        this.work = work;
    }

    /**
     * What a compile took.
     *
     * @param wallMillis from the start of the process to its end
     * @param cpuMillis of all its threads
     */
    public record Cost(double wallMillis, double cpuMillis) {}

    /**
     * Runs the compiler in this JVM, and says what it cost: nothing outside can ask a process that has ended.
     *
     * @param arguments the compiler's
     */
    public static void main(String[] arguments) {
        int code = ToolProvider.getSystemJavaCompiler().run(null, System.out, System.out, arguments);
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        System.out.println(CPU + system.getProcessCpuTime());
        // As javac does, whatever threads a processor leaves behind.
        System.exit(code);
    }

    /**
     * Compiles into a new folder.
     *
     * @param sources folder of the source files
     * @param output is emptied before
     * @param processor whether the annotation processor runs
     * @param more classes whose jars the sources need beside this library's
     * @return what it took
     * @throws IllegalStateException with the compiler's messages, if it fails
     */
    public Cost compile(Path sources, Path output, boolean processor, Class<?>... more)
            throws IOException, InterruptedException {
        delete(output);
        Files.createDirectories(output);
        Path log = work.resolve("javac.log");
        List<String> command = command(sources, output, processor, more);
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the compiler did not end within 10 minutes");
            }
        } finally {
            process.destroyForcibly();
        }
        double wall = (System.nanoTime() - start) / 1e6;
        String said = Files.readString(log);
        if (process.exitValue() != 0) {
            throw new IllegalStateException("the compiler failed: " + said);
        }
        return new Cost(wall, said.lines()
                .filter(line -> line.startsWith(CPU))
                .mapToDouble(line -> Long.parseLong(line.substring(CPU.length())) / 1e6)
                .findFirst()
                .orElseThrow());
    }

    private List<String> command(Path sources, Path output, boolean processor, Class<?>... more) throws IOException {
        Path files = work.resolve("sources.txt");
        try (Stream<Path> found = Files.walk(sources)) {
            Files.write(files, found.map(Path::toString).filter(name -> name.endsWith(".java")).sorted().toList());
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", path(Javac.class),
                Javac.class.getName(),
                "-d", output.toString(),
                "-cp", path(Migrator.class, Migration.class) + File.pathSeparator + path(more)));
        command.addAll(processor
                ? List.of("-processorpath", path(MigrationProcessor.class, Migrator.class, Migration.class,
                        tools.jackson.core.JsonGenerator.class))
                : List.of("-proc:none"));
        command.add("@" + files);
        return command;
    }

    /** The jars or folders that hold the classes. */
    private static String path(Class<?>... classes) {
        return Stream.of(classes).map(Javac::home).distinct().collect(Collectors.joining(File.pathSeparator));
    }

    private static String home(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}

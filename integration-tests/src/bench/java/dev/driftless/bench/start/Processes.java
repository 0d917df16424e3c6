package dev.driftless.bench.start;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts applications: the same class path for both tools, but for the migrations. */
final class Processes {

    private final Path work;
    private final Path probe;

    /** Its folder is where processes write what they say. */
    Processes(Path work) throws IOException {
        this.work = work;
        // Alone: the migrations that are compiled beside it are not those of the application.
        this.probe = work.resolve("probe");
        String file = Probe.class.getName().replace('.', '/') + ".class";
        try (InputStream in = Probe.class.getClassLoader().getResourceAsStream(file)) {
            Files.createDirectories(probe.resolve(file).getParent());
            Files.write(probe.resolve(file), in.readAllBytes());
        }
    }

    /** {@return the milliseconds of the calls, the first one first} */
    List<Double> run(Path migrations, List<String> arguments) throws IOException, InterruptedException {
        Path log = work.resolve("probe.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dslf4j.provider=org.slf4j.simple.SimpleServiceProvider",
                "-Dslf4j.internal.verbosity=WARN",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp", classPath(migrations),
                Probe.class.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                throw new IllegalStateException("a start did not end within 10 minutes");
            }
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(log);
        if (process.exitValue() != 0) {
            throw new IllegalStateException("a start failed: " + said);
        }
        return said.lines()
                .filter(line -> line.startsWith(Probe.TIME))
                .map(line -> Double.valueOf(line.substring(Probe.TIME.length())))
                .toList();
    }

    private String classPath(Path migrations) {
        List<String> path = new ArrayList<>(List.of(probe.toString(), migrations.toString()));
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Files.exists(Path.of(entry, "META-INF", "driftless", "manifest.json")))
                .forEach(path::add);
        return String.join(File.pathSeparator, path);
    }
}

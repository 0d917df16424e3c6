package dev.driftless.it.engine;

import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.manifest.Manifest;
import dev.driftless.runtime.Migrator;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.ArrayList;
import org.postgresql.ds.PGSimpleDataSource;

/** A process that runs {@code up()}, and may be killed at any time. */
public final class UpProcess {

    private UpProcess() {}

    /** Starts a process of its own; its output goes to a file beside the build. */
    static Process start(String url, Path build, int batchSize, Duration lease) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto", "-XX:TieredStopAtLevel=1",
                "-cp", System.getProperty("java.class.path") + File.pathSeparator + build,
                UpProcess.class.getName(), url, build.toString(), String.valueOf(batchSize), lease.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Files.createTempFile("driftless-up", ".log").toFile())
                .start();
    }

    public static void main(String[] args) throws IOException {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(args[0]);
        Path build = Path.of(args[1]);
        try (URLClassLoader loader = new URLClassLoader(new URL[] {build.toUri().toURL()})) {
            Manifest manifest = Manifest.load(loader)
                    .only(entry -> Files.exists(build.resolve(entry.className().replace('.', '/') + ".class")));
            RunResult result = Migrator.builder().dataSource(dataSource).manifest(manifest).build().up(
                    RunOptions.defaults().batchSize(Integer.parseInt(args[2])).lease(Duration.parse(args[3])));
            System.out.println(result);
            System.exit(switch (result.status()) {
                case COMPLETED, NOOP -> 0;
                default -> 1;
            });
        }
    }
}

package dev.driftless.it;

import dev.driftless.MigrationListener;
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
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.sqlite.SQLiteDataSource;

/** A process of its own that runs {@code up()} on a database in a file, and may be killed at any time. */
public final class FileProcess {

    private final Process process;
    private final Path output;

    private FileProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts a process that takes batches of a size. */
    public static FileProcess start(String url, TestBuild build, int batchSize, Duration lease) throws IOException {
        Path output = Temporary.file("file", ".log");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto", "-XX:TieredStopAtLevel=1",
                "-cp", System.getProperty("java.class.path") + File.pathSeparator + build.output(),
                FileProcess.class.getName(), url, build.output().toString(), String.valueOf(batchSize), lease.toString());
        return new FileProcess(
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start(), output);
    }

    public Process process() {
        return process;
    }

    /** What it has printed. */
    public String output() throws IOException {
        return Files.readString(output);
    }

    /** A data source for a URL of H2 or SQLite. */
    public static DataSource dataSource(String url) {
        if (url.startsWith("jdbc:h2:")) {
            JdbcDataSource dataSource = new JdbcDataSource();
            dataSource.setURL(url);
            return dataSource;
        }
        SQLiteDataSource dataSource = new SQLiteDataSource();
        dataSource.setUrl(url);
        return dataSource;
    }

    /** Prints how many batches it committed, and the result or why there is none. */
    public static void main(String[] args) throws IOException {
        Path build = Path.of(args[1]);
        AtomicInteger batches = new AtomicInteger();
        MigrationListener listener = new MigrationListener() {
            @Override
            public void batchCommitted(String migrationId, long processed, long changed) {
                batches.incrementAndGet();
            }
        };
        try (URLClassLoader loader = new URLClassLoader(new URL[] {build.toUri().toURL()})) {
            Manifest manifest = Manifest.load(loader)
                    .only(entry -> Files.exists(build.resolve(entry.className().replace('.', '/') + ".class")));
            RunResult result = Migrator.builder().dataSource(dataSource(args[0])).manifest(manifest).listener(listener).build().up(
                    RunOptions.defaults().batchSize(Integer.parseInt(args[2])).lease(Duration.parse(args[3])));
            System.out.println("batches=" + batches + " " + result);
            System.exit(result.error().isEmpty() ? 0 : 1);
        } catch (RuntimeException e) {
            System.out.println("refused: " + e.getMessage());
            System.exit(2);
        }
    }
}

package dev.driftless.it.hands;

import dev.driftless.MigrationListener;
import dev.driftless.Rollback;
import dev.driftless.RowErrors;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunState;
import dev.driftless.it.engine.UpProcess;
import dev.driftless.manifest.Manifest;
import dev.driftless.runtime.Migrator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * A process that waits for a line and calls {@code up} or {@code down}. It tells {@code ready}, {@code started}, a {@code batch rows} for
 * each batch, and {@code result STATUS reason}. Arguments: url, build, up or down, batch size (0 for none), parallelism.
 */
public final class HandMain {

    private static final Duration LEASE = Duration.ofSeconds(3);

    private HandMain() {}

    public static void main(String[] args) throws IOException {
        DataSource dataSource = UpProcess.unpooled(args[0]);
        Path build = Path.of(args[1]);
        try (URLClassLoader loader = new URLClassLoader(new URL[] {build.toUri().toURL()})) {
            Manifest manifest = Manifest.load(loader)
                    .only(entry -> Files.exists(build.resolve(entry.className().replace('.', '/') + ".class")));
            Migrator migrator = Migrator.builder().dataSource(dataSource).manifest(manifest).listener(new Told()).build();
            RunOptions options = RunOptions.defaults().lease(LEASE).parallelism(Integer.parseInt(args[4]))
                    .onRowError(RowErrors.skip(100));
            int batchSize = Integer.parseInt(args[3]);
            options = batchSize == 0 ? options : options.batchSize(batchSize);
            System.out.println("ready");
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            RunResult result = args[2].equals("up") ? migrator.up(options.allowDrift(true))
                    : migrator.down(Rollback.steps(1), options);
            result.error().ifPresent(System.out::println);
            System.out.println("result " + result.status() + " " + result.reason().orElse(""));
        }
    }

    private static final class Told implements MigrationListener {

        @Override
        public void runStarted(RunState run) {
            System.out.println("started");
        }

        @Override
        public void batchCommitted(String migrationId, long processed, long changed) {
            System.out.println("batch " + processed);
        }
    }
}

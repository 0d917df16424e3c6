package dev.driftless.it.engine;

import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.it.Temporary;
import dev.driftless.manifest.Manifest;
import dev.driftless.runtime.Migrator;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;

/** A process that runs {@code up()} or {@code down()}, and may be killed at any time. */
public final class UpProcess {

    private static final String DATA_SOURCE = "driftless.it.dataSource";

    private UpProcess() {}

    /**
     * How a process is to run.
     *
     * @param url of the database, with user
     * @param build folder of compiled migrations
     * @param log file for its output
     * @param down whether to roll one migration back
     * @param batchSize rows in a batch
     * @param parallelism its threads
     * @param transactionLimit of a batch
     * @param lease at least three transaction limits
     * @param properties system properties of the process
     */
    public record Launch(String url, Path build, Path log, boolean down, int batchSize, int parallelism,
            Duration transactionLimit, Duration lease, Map<String, String> properties) {

        /** With system properties besides. */
        public Launch with(Map<String, String> more) {
            return new Launch(url, build, log, down, batchSize, parallelism, transactionLimit, lease, more);
        }

        /** With a DataSource that a class with a constructor without arguments makes of the URL. */
        public Launch through(Class<? extends Function<String, DataSource>> dataSource, Map<String, String> more) {
            Map<String, String> all = new HashMap<>(more);
            all.put(DATA_SOURCE, dataSource.getName());
            return with(all);
        }
    }

    /** Starts a process of its own; its output goes to a file beside the build. */
    static Process start(String url, Path build, int batchSize, Duration lease) throws IOException {
        return start(new Launch(url, build, Temporary.file("up", ".log"), false, batchSize, 1,
                RunOptions.defaults().transactionLimit(), lease, Map.of()));
    }

    /** Starts a small JVM: it is there to die soon. */
    public static Process start(Launch launch) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx96m"));
        launch.properties().forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path") + File.pathSeparator + launch.build(), UpProcess.class.getName(),
                launch.url(), launch.build().toString(), launch.down() ? "down" : "up", String.valueOf(launch.batchSize()),
                String.valueOf(launch.parallelism()), launch.transactionLimit().toString(), launch.lease().toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(launch.log().toFile()).start();
    }

    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        Path build = Path.of(args[1]);
        RunOptions options = RunOptions.defaults()
                .batchSize(Integer.parseInt(args[3]))
                .parallelism(Integer.parseInt(args[4]))
                .transactionLimit(Duration.parse(args[5]))
                .lease(Duration.parse(args[6]));
        try (URLClassLoader loader = new URLClassLoader(new URL[] {build.toUri().toURL()})) {
            Manifest manifest = Manifest.load(loader)
                    .only(entry -> Files.exists(build.resolve(entry.className().replace('.', '/') + ".class")));
            Migrator migrator = Migrator.builder().dataSource(dataSource(args[0])).manifest(manifest).build();
            RunResult result = args[2].equals("down") ? migrator.down(Rollback.steps(1), options) : migrator.up(options);
            System.out.println(result);
            System.exit(switch (result.status()) {
                case COMPLETED, NOOP -> 0;
                default -> 1;
            });
        }
    }

    @SuppressWarnings("unchecked")
    private static DataSource dataSource(String url) throws ReflectiveOperationException {
        String name = System.getProperty(DATA_SOURCE);
        return name == null
                ? unpooled(url)
                : ((Function<String, DataSource>) Class.forName(name).getDeclaredConstructor().newInstance()).apply(url);
    }

    /** Hands out a new connection each time, whatever the vendor. */
    public static DataSource unpooled(String url) {
        return (DataSource) Proxy.newProxyInstance(UpProcess.class.getClassLoader(), new Class<?>[] {DataSource.class},
                (proxy, method, args) -> {
                    if (!method.getName().equals("getConnection")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return DriverManager.getConnection(url);
                });
    }
}

package dev.driftless.it.chaos;

import static org.awaitility.Awaitility.await;

import dev.driftless.it.Temporary;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A PostgreSQL server that one test has for itself, to kill and to start again on the same files and port. */
final class OwnPostgres implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path data;
    private final EmbeddedPostgres server;
    private List<String> command = List.of();

    OwnPostgres() throws IOException {
        this(Map.of());
    }

    /** With settings of the server besides. */
    OwnPostgres(Map<String, String> settings) throws IOException {
        data = Temporary.folder("postgres");
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setPGStartupWait(PATIENCE)
                .setCleanDataDirectory(true)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on");
        settings.forEach(builder::setServerConfig);
        server = builder.start();
    }

    TestDatabase database() {
        return new TestDatabase(Vendor.POSTGRESQL, server.getPostgresDatabase());
    }

    /** SIGKILL to the postmaster and all its children; nothing of the server is left when it returns. */
    void kill() throws IOException {
        ProcessHandle postmaster = ProcessHandle
                .of(Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip()))
                .orElseThrow();
        if (command.isEmpty()) {
            command = List.of(Files.readString(Path.of("/proc", String.valueOf(postmaster.pid()), "cmdline")).split("\0"));
        }
        List<ProcessHandle> all = new ArrayList<>(List.of(postmaster));
        postmaster.descendants().forEach(all::add);
        all.forEach(ProcessHandle::destroyForcibly);
        await("the end of the server").atMost(PATIENCE).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** As it was started first, on the same files and port; recovery is part of it. */
    void restart() throws IOException {
        Files.deleteIfExists(data.resolve("postmaster.pid"));
        List<String> start = new ArrayList<>(LinuxUtils.isUnshareAvailable() ? List.of("unshare", "-U") : List.of());
        start.addAll(command);
        new ProcessBuilder(start).redirectErrorStream(true).redirectOutput(data.resolve("restart.log").toFile()).start();
        await("the server's recovery").atMost(PATIENCE).ignoreExceptions()
                .until(() -> database().number("SELECT 1") == 1);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

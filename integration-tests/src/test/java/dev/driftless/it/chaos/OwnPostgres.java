package dev.driftless.it.chaos;

import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** A PostgreSQL server that one test has for itself, to kill and to start again on the same files and port. */
final class OwnPostgres implements AutoCloseable {

    private final Path data;
    private EmbeddedPostgres server;

    OwnPostgres() throws IOException {
        data = Files.createTempDirectory("driftless-postgres");
        server = start(0);
    }

    private EmbeddedPostgres start(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
    }

    TestDatabase database() {
        return new TestDatabase(Vendor.POSTGRESQL, server.getPostgresDatabase());
    }

    /** SIGKILL to the postmaster and all its children; nothing of the server is left when it returns. */
    void kill() throws IOException {
        ProcessHandle postmaster = ProcessHandle
                .of(Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip()))
                .orElseThrow();
        List<ProcessHandle> all = new ArrayList<>(List.of(postmaster));
        postmaster.descendants().forEach(all::add);
        all.forEach(ProcessHandle::destroyForcibly);
        Awaitility.await("the end of the server").atMost(Duration.ofSeconds(30))
                .until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** On the same files and port; recovery is part of it. */
    void restart() throws IOException {
        int port = server.getPort();
        // Lets go of the lock on the files; there is no server to be stopped.
        server.close();
        Files.deleteIfExists(data.resolve("postmaster.pid"));
        server = start(port);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

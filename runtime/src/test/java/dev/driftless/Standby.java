package dev.driftless;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A hot standby of an embedded PostgreSQL: a copy of its data directory that follows it. */
final class Standby implements AutoCloseable {

    private final EmbeddedPostgres server;

    private Standby(EmbeddedPostgres server) {
        this.server = server;
    }

    /** Copies a primary while it works, and follows it from there under a name. */
    static Standby of(EmbeddedPostgres primary, Path directory, String name) throws SQLException, IOException {
        try (Connection connection = primary.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('standby', true)");
            copy(Path.of(text(statement, "SHOW data_directory")), directory);
            String label = text(statement, "SELECT labelfile FROM pg_backup_stop(false)");
            Files.writeString(directory.resolve("backup_label"), label);
        }
        Files.writeString(directory.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=localhost port=" + primary.getPort() + " user=postgres application_name=" + name + "'\n");
        Files.createFile(directory.resolve("standby.signal"));
        return new Standby(EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setServerConfig("hot_standby", "on")
                .setServerConfig("wal_receiver_status_interval", "1")
                .start());
    }

    void pauseReplay() throws SQLException {
        execute("SELECT pg_wal_replay_pause()");
        await().atMost(Duration.ofSeconds(30)).until(() -> is("SELECT pg_get_wal_replay_pause_state() = 'paused'"));
    }

    void resumeReplay() throws SQLException {
        execute("SELECT pg_wal_replay_resume()");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private boolean is(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            return text(statement, sql).equals("t");
        }
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** All but the log, which the standby asks for, and what names the running server. */
    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path relative = from.relativize(file);
                boolean left = relative.startsWith("pg_wal") || relative.startsWith("postmaster.pid")
                        || relative.startsWith("epg-lock");
                if (!left) {
                    try {
                        Files.copy(file, to.resolve(relative));
                    } catch (NoSuchFileException e) {
                        // The server removed it meanwhile; its log says so.
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwx------"));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

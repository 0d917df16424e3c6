package dev.driftless.it;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The databases that tests run on; one PostgreSQL server serves all tests of a JVM. */
public enum Vendor {
    POSTGRESQL {
        @Override
        DataSource create(String name) throws SQLException {
            EmbeddedPostgres server = PostgresServer.INSTANCE;
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name);
            }
            return server.getDatabase("postgres", name);
        }
    },
    H2 {
        @Override
        DataSource create(String name) {
            JdbcDataSource dataSource = new JdbcDataSource();
            dataSource.setURL("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
            return dataSource;
        }
    },
    SQLITE {
        @Override
        DataSource create(String name) {
            try {
                Path folder = Files.createTempDirectory("driftless-sqlite");
                Path file = folder.resolve(name + ".db");
                folder.toFile().deleteOnExit();
                file.toFile().deleteOnExit();
                SQLiteConfig config = new SQLiteConfig();
                config.enforceForeignKeys(true);
                SQLiteDataSource dataSource = new SQLiteDataSource(config);
                dataSource.setUrl("jdbc:sqlite:" + file);
                return dataSource;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private static final AtomicInteger NUMBER = new AtomicInteger();

    abstract DataSource create(String name) throws SQLException;

    /** A new, empty database. */
    public TestDatabase database() {
        try {
            return new TestDatabase(this, create("it" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet()));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Started at its first use, stopped with the JVM. */
    private static final class PostgresServer {

        static final EmbeddedPostgres INSTANCE = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "200")
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

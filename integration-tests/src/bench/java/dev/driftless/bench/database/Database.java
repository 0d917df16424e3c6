package dev.driftless.bench.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * A database of one part, with one pool of connections for all contestants. Closing it stops the server and deletes its data.
 */
public final class Database implements AutoCloseable {

    /** What each contestant can have at most. */
    public static final int POOL_SIZE = 10;

    private final String name;
    private final Dialect dialect;
    private final Map<String, Object> settings;
    private final HikariDataSource pool;
    private final Server server;

    /** What stands behind a database. */
    interface Server {

        /** Stops it and deletes its data. */
        void stop() throws Exception;
    }

    Database(String name, Dialect dialect, DataSource source, String settingsQuery, Server server) throws SQLException {
        this.name = name;
        this.dialect = dialect;
        this.server = server;
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setMaximumPoolSize(POOL_SIZE);
        this.pool = new HikariDataSource(config);
        this.settings = describe(settingsQuery);
    }

    /** {@return a PostgreSQL server of its own, its data under a folder} */
    public static Database postgres(Path data) throws Exception {
        return Servers.postgres(data);
    }

    /** {@return a MariaDB server of its own, its data under a folder} */
    public static Database mariadb(Path data) throws Exception {
        return Servers.mariadb(data);
    }

    /** {@return an H2 database in a file under a folder} */
    public static Database h2(Path data) throws Exception {
        return Servers.h2(data);
    }

    /** {@return an SQLite database in a file under a folder} */
    public static Database sqlite(Path data) throws Exception {
        return Servers.sqlite(data);
    }

    /** {@return the product's name as Spring Batch's schema files have it} */
    public String name() {
        return name;
    }

    /** {@return its SQL} */
    public Dialect dialect() {
        return dialect;
    }

    /** {@return the pool that all contestants share} */
    public HikariDataSource pool() {
        return pool;
    }

    /** {@return the versions and those settings that bear on speed, as the database itself tells them} */
    public Map<String, Object> settings() {
        return settings;
    }

    /** {@return the address for another process} */
    public String url() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return connection.getMetaData().getURL();
        }
    }

    /** Runs statements one by one on one connection, each committed. */
    public void execute(Iterable<String> statements) throws SQLException {
        try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** {@return the one number that a query yields} */
    public long number(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    /** {@return the tables of a data source's own schema, in the catalogue's spelling} */
    public static List<String> tables(DataSource source) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = source.getConnection();
                ResultSet tables = connection.getMetaData()
                        .getTables(connection.getCatalog(), connection.getSchema(), "%", null)) {
            while (tables.next()) {
                // TABLE or BASE TABLE; indexes are listed as well.
                if (tables.getString("TABLE_TYPE").endsWith("TABLE")) {
                    names.add(tables.getString("TABLE_NAME"));
                }
            }
        }
        return names;
    }

    @Override
    public void close() throws Exception {
        pool.close();
        server.stop();
    }

    /** The query yields names and values. */
    private Map<String, Object> describe(String settingsQuery) throws SQLException {
        Map<String, Object> values = new LinkedHashMap<>();
        try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
            values.put("version", connection.getMetaData().getDatabaseProductName() + " "
                    + connection.getMetaData().getDatabaseProductVersion());
            try (ResultSet result = statement.executeQuery(settingsQuery)) {
                while (result.next()) {
                    values.put(result.getString(1), result.getString(2));
                }
            }
        }
        values.put("pool", "HikariCP, " + POOL_SIZE + " connections");
        return values;
    }
}

package com.acme.app;

import dev.driftless.ManifestException;
import dev.driftless.runtime.Migrator;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.jdbcx.JdbcDataSource;

/** Up in a named module that neither opens nor exports the package of its migrations. */
public final class Main {

    public static void main(String[] args) throws SQLException {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:mem:todos;DB_CLOSE_DELAY=-1");
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE todos (id BIGINT PRIMARY KEY, title VARCHAR(100), priority VARCHAR(10))");
            statement.execute("INSERT INTO todos VALUES (1, 'Buy milk', NULL)");
            try {
                Migrator.builder().dataSource(dataSource).build().up();
            } catch (ManifestException e) {
                System.out.println(e.getMessage());
            }
            try (ResultSet rows = statement.executeQuery("""
                    SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'PUBLIC'""")) {
                rows.next();
                System.out.println("tables " + rows.getInt(1));
            }
        }
    }
}

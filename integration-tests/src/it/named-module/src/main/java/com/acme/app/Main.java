package com.acme.app;

import dev.driftless.MigrationState;
import dev.driftless.Rollback;
import dev.driftless.runtime.Migrator;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.jdbcx.JdbcDataSource;

/** Up, status and down in a named module. */
public final class Main {

    public static void main(String[] args) throws SQLException {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:mem:todos;DB_CLOSE_DELAY=-1");
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE todos (id BIGINT PRIMARY KEY, title VARCHAR(100), priority VARCHAR(10))");
            statement.execute("INSERT INTO todos VALUES (1, ' Buy milk', NULL), (2, 'Call Ann', 'high')");
            System.out.println("module " + Main.class.getModule() + ", " + Migrator.class.getModule());

            Migrator migrator = Migrator.builder().dataSource(dataSource).build();
            System.out.println("up " + migrator.up().orThrow().status());
            print(statement);
            for (MigrationState state : migrator.status().migrations()) {
                System.out.println("status " + state.id() + " applied=" + state.applied() + " changed=" + state.changed());
            }
            System.out.println("up " + migrator.up().orThrow().status());

            System.out.println("down " + migrator.down(Rollback.steps(1)).orThrow().status());
            print(statement);
            System.out.println("pending " + migrator.status().pending());
        }
    }

    private static void print(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT title, priority FROM todos ORDER BY id")) {
            while (rows.next()) {
                System.out.println("row [" + rows.getString(1) + "] " + rows.getString(2));
            }
        }
    }
}

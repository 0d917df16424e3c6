package com.acme.app;

import dev.driftless.MigrationReport;
import dev.driftless.RunResult;
import dev.driftless.runtime.Migrator;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.jdbcx.JdbcDataSource;

/** Applies the migrations of every module in the jar. */
public final class Main {

    public static void main(String[] args) throws SQLException {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1");
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE customers (id BIGINT PRIMARY KEY, name VARCHAR(100))");
            statement.execute("CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(100))");
            statement.execute("INSERT INTO customers VALUES (1, 'Ann')");
            statement.execute("INSERT INTO orders VALUES (1, 'new')");

            RunResult result = Migrator.builder().dataSource(dataSource).build().up().orThrow();
            for (MigrationReport report : result.migrations()) {
                System.out.println(report.id() + " " + report.changed());
            }
            try (ResultSet rows = statement.executeQuery("SELECT name FROM customers UNION ALL SELECT state FROM orders")) {
                while (rows.next()) {
                    System.out.println(rows.getString(1));
                }
            }
        }
    }
}

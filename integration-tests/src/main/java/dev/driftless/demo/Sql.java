package dev.driftless.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;

/** Plain SQL beside the migrations, so that the demo can check what they did without asking them. */
final class Sql {

    private final DataSource dataSource;

    Sql(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    void execute(String statement) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    long cities(String condition) throws SQLException {
        return number("SELECT COUNT(*) FROM city WHERE " + condition);
    }

    long number(String query) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The result as text, its column names first. */
    List<List<String>> table(String query) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery(query)) {
            int columns = row.getMetaData().getColumnCount();
            List<List<String>> table = new ArrayList<>();
            List<String> header = new ArrayList<>();
            for (int i = 1; i <= columns; i++) {
                header.add(row.getMetaData().getColumnLabel(i).toLowerCase(Locale.ROOT));
            }
            table.add(header);
            while (row.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    String cell = row.getString(i);
                    cells.add(cell == null ? "NULL" : cell);
                }
                table.add(cells);
            }
            return table;
        }
    }
}

package dev.driftless.it;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;

/**
 * A database of one test.
 *
 * @param vendor which
 * @param dataSource hands out a new connection each time
 */
public record TestDatabase(Vendor vendor, DataSource dataSource) {

    /** Runs statements, each in a transaction of its own. */
    public void execute(String... statements) {
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The rows of a query, their columns as text joined by {@code |}; NULL as {@code null}. */
    public List<String> rows(String sql, Object... parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                List<String> rows = new ArrayList<>();
                while (result.next()) {
                    List<String> columns = new ArrayList<>();
                    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        columns.add(String.valueOf(result.getString(i)));
                    }
                    rows.add(String.join("|", columns));
                }
                return rows;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The one number that a query yields. */
    public long number(String sql, Object... parameters) {
        return Long.parseLong(rows(sql, parameters).get(0));
    }

    /** A table of the default schema as messages name it. */
    public String fullName(String table) {
        return switch (vendor) {
            case POSTGRESQL -> "public." + table;
            case H2 -> "PUBLIC." + table.toUpperCase(Locale.ROOT);
            case SQLITE -> "main." + table;
            case MARIADB -> rows("SELECT DATABASE()").get(0) + "." + table;
        };
    }

    /** Whether a table exists in the default schema, whatever the case of its name. */
    public boolean hasTable(String name) {
        String tables = vendor == Vendor.SQLITE
                ? "(SELECT name AS table_name FROM pragma_table_list)"
                : "information_schema.tables";
        String inDatabase = vendor == Vendor.MARIADB ? " AND table_schema = DATABASE()" : "";
        return number("SELECT COUNT(*) FROM " + tables + " WHERE LOWER(table_name) = ?" + inDatabase,
                name.toLowerCase(Locale.ROOT)) > 0;
    }

    /** A name quoted as this database does it. */
    public String quoted(String name) {
        return vendor == Vendor.MARIADB ? "`" + name + "`" : "\"" + name + "\"";
    }

    /** Names the driver's way to this database, for processes of their own. */
    public String url() {
        try (Connection connection = dataSource.getConnection()) {
            return connection.getMetaData().getURL();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}

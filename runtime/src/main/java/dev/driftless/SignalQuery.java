package dev.driftless;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;

/** How ready throttles read their signals. */
final class SignalQuery {

    private static final int MOST_SECONDS = 5;

    private SignalQuery() {}

    /** What is done with the rows of a query. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet rows) throws SQLException;
    }

    /** Runs a query that must answer within 5 s. */
    static <T> T run(Connection connection, String sql, Reader<T> reader) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(MOST_SECONDS);
            try (ResultSet rows = statement.executeQuery(sql)) {
                return reader.read(rows);
            }
        }
    }

    static String product(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductName();
    }

    static SQLFeatureNotSupportedException unsupported(String throttle, String product, String supported) {
        return new SQLFeatureNotSupportedException("Throttles." + throttle + " cannot read its signal on " + product + ", only on "
                + supported + ": leave it out, or write a Throttle of your own.");
    }
}

package dev.driftless.cli;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Opens a new connection each time, with a driver that is found on the application's class path: DriverManager refuses
 * drivers of a class loader below its caller's.
 */
final class DriverDataSource implements DataSource {

    private static final int MOST_TRIES = 25;
    private static final long BETWEEN_TRIES_MILLIS = 200;

    private final Driver driver;
    private final String url;
    private final Properties properties = new Properties();

    DriverDataSource(Target target, Optional<String> password, ClassLoader loader) {
        this.url = target.url();
        this.driver = driver(url, loader);
        target.user().ifPresent(user -> properties.setProperty("user", user));
        password.ifPresent(secret -> properties.setProperty("password", secret));
    }

    /** The driver of a URL. */
    static Driver driver(String url, ClassLoader loader) {
        Iterator<Driver> drivers = ServiceLoader.load(Driver.class, loader).iterator();
        while (true) {
            try {
                if (!drivers.hasNext()) {
                    throw new UsageException("No JDBC driver on the class path knows URLs that begin with "
                            + beginning(url) + ": add the driver's jar to it (--classpath with the self-contained jar), or correct the URL.");
                }
                Driver driver = drivers.next();
                if (driver.acceptsURL(url)) {
                    return driver;
                }
            } catch (ServiceConfigurationError | LinkageError | SQLException e) {
                // A driver that cannot be loaded may be another database's.
                continue;
            }
        }
    }

    /** As much of a URL as holds no secret, whatever its form. */
    private static String beginning(String url) {
        int end = url.indexOf(':', "jdbc:".length());
        return end < 0 ? "jdbc:" : url.substring(0, end + 1);
    }

    @Override
    public Connection getConnection() throws SQLException {
        for (int i = 1; ; i++) {
            try {
                Connection connection = driver.connect(url, properties);
                if (connection == null) {
                    throw new SQLException("the driver " + driver.getClass().getName() + " does not know this URL", "08001");
                }
                return connection;
            } catch (SQLException e) {
                if (i == MOST_TRIES || !handedOver(e)) {
                    throw e;
                }
                pause();
            }
        }
    }

    /** Who serves an H2 file to others writes its lock file anew from time to time; when it ends, nobody serves for a moment. */
    private boolean handedOver(SQLException e) {
        String message = String.valueOf(e.getMessage());
        return url.toUpperCase(Locale.ROOT).contains(";AUTO_SERVER=TRUE")
                && (message.contains("Lock file") || message.contains("Locked by another process")
                        || message.contains("Another process was faster") || message.contains("Concurrent update"));
    }

    private static void pause() throws SQLException {
        try {
            Thread.sleep(BETWEEN_TRIES_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while connecting", e);
        }
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the target says who connects");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
        // Nothing is logged here.
    }

    @Override
    public void setLoginTimeout(int seconds) {
        DriverManager.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() {
        return DriverManager.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException("not a wrapper of " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}

package dev.driftless.it.faults;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Hands out real connections, or, while it is cut off, none; cutting off ends those that are out. */
class FlakyDataSource implements DataSource {

    private final DataSource real;
    private final Queue<Connection> handedOut = new ConcurrentLinkedQueue<>();
    private final CountDownLatch refused;
    private volatile boolean cutOff;

    /** Counts refusals down from some number. */
    FlakyDataSource(DataSource real, int refusals) {
        this.real = real;
        this.refused = new CountDownLatch(refusals);
    }

    void cutOff() throws SQLException {
        cutOff = true;
        for (Connection connection : handedOut) {
            // PostgreSQL's driver drops the socket; H2's does nothing, so the connection is closed besides.
            connection.abort(Runnable::run);
            connection.close();
        }
        handedOut.clear();
    }

    void restore() {
        cutOff = false;
    }

    CountDownLatch refused() {
        return refused;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (cutOff) {
            refused.countDown();
            throw new SQLNonTransientConnectionException("connection refused", "08001");
        }
        Connection connection = real.getConnection();
        handedOut.add(connection);
        return connection;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return real.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        real.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        real.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return real.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return real.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return real.isWrapperFor(type);
    }
}

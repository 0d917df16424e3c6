package dev.driftless.store.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A connection that can be rolled back also after SQLite has ended the transaction by itself, as it does for
 * {@code RAISE(ROLLBACK, ..)}, {@code ON CONFLICT ROLLBACK} and a full disk: the driver refuses that, and would hand the
 * connection back to its pool in a state that serves nobody.
 */
final class SqliteConnection implements InvocationHandler {

    private final Connection real;

    private SqliteConnection(Connection real) {
        this.real = real;
    }

    static Connection wrap(Connection real) {
        return (Connection) Proxy.newProxyInstance(
                SqliteConnection.class.getClassLoader(), new Class<?>[] {Connection.class}, new SqliteConnection(real));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args) throws Throwable {
        if (method.getName().equals("rollback")) {
            return args == null ? rollback(method) : rollbackTo(method, args);
        }
        if (method.getName().equals("equals")) {
            return args != null && proxy == args[0];
        }
        return call(method, args);
    }

    private @Nullable Object rollback(Method method) throws Throwable {
        try {
            return call(method, null);
        } catch (SQLException e) {
            if (!SqliteErrors.says(e, "no transaction is active")) {
                throw e;
            }
            try (Statement statement = real.createStatement()) {
                statement.execute("BEGIN");
            }
            return call(method, null);
        }
    }

    private @Nullable Object rollbackTo(Method method, Object[] args) throws Throwable {
        try {
            return call(method, args);
        } catch (SQLException e) {
            if (!SqliteErrors.says(e, "no such savepoint")) {
                throw e;
            }
            throw new SQLException("SQLite has rolled back the whole transaction, as RAISE(ROLLBACK, ..), ON CONFLICT ROLLBACK"
                    + " or a full disk make it do: use ABORT there, or make room", null, 1, e);
        }
    }

    private @Nullable Object call(Method method, Object @Nullable [] args) throws Throwable {
        try {
            return method.invoke(real, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}

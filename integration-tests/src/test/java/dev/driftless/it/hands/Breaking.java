package dev.driftless.it.hands;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * Connections that break at the n-th statement, commits included, before or after it was carried out: as if the network
 * or the process had died there. Either one connection breaks and others can be had, or all do and none can.
 */
final class Breaking {

    private static final Set<String> COUNTED = Set.of("execute", "executeQuery", "executeUpdate", "executeBatch", "commit");

    private static final int H2_CONNECTION_BROKEN = 90067;

    private final DataSource real;
    private final boolean afterwards;
    private final boolean all;
    private final Runnable whenAllBroke;
    private final AtomicInteger countdown;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean dead;

    /**
     * A break to come.
     *
     * @param statement which one breaks
     * @param afterwards whether the database carries it out
     * @param all whether the process dies with it, rather than one connection
     * @param whenAllBroke told once of that death
     */
    Breaking(DataSource real, int statement, boolean afterwards, boolean all, Runnable whenAllBroke) {
        this.real = real;
        this.countdown = new AtomicInteger(statement);
        this.afterwards = afterwards;
        this.all = all;
        this.whenAllBroke = whenAllBroke;
    }

    DataSource dataSource() {
        return proxy(DataSource.class, (proxy, method, arguments) -> {
            if (method.getName().equals("getConnection")) {
                refuseIfDead();
                return connection(real.getConnection());
            }
            return call(real, method, arguments);
        });
    }

    boolean broke() {
        return countdown.get() <= 0;
    }

    private Connection connection(Connection connection) {
        open.add(connection);
        return proxy(Connection.class, (proxy, method, arguments) -> {
            if (method.getName().equals("close")) {
                open.remove(connection);
            }
            Object result = counted(connection, connection, method, arguments);
            return result instanceof Statement statement ? statement(connection, statement, method.getReturnType()) : result;
        });
    }

    private Object statement(Connection connection, Statement statement, Class<?> type) {
        return proxy(type, (proxy, method, arguments) -> method.getName().equals("getConnection")
                ? connection(connection)
                : counted(connection, statement, method, arguments));
    }

    private Object counted(Connection connection, Object target, java.lang.reflect.Method method, Object[] arguments)
            throws Throwable {
        if (!method.getName().equals("close")) {
            refuseIfDead();
        }
        if (!COUNTED.contains(method.getName()) || countdown.decrementAndGet() != 0) {
            return call(target, method, arguments);
        }
        if (afterwards) {
            call(target, method, arguments);
        }
        if (all) {
            dead = true;
            for (Connection each : open) {
                cut(each);
            }
            whenAllBroke.run();
        } else {
            cut(connection);
        }
        throw new SQLException("the connection broke, as the test asked for", "08006", H2_CONNECTION_BROKEN);
    }

    /** PostgreSQL's driver drops the socket at abort; H2's does nothing then, and rolls back at close. */
    private static void cut(Connection connection) {
        try {
            connection.abort(Runnable::run);
            connection.close();
        } catch (SQLException | NullPointerException e) {
            // A pool cannot put an aborted connection in order, and gives it up; nor does its wrapper bear that two threads
            // close it at once, which must not keep the others from being told of the death.
        }
    }

    private void refuseIfDead() throws SQLException {
        if (dead) {
            throw new SQLException("the process is dead", "08006", H2_CONNECTION_BROKEN);
        }
    }

    private static Object call(Object target, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> T proxy(Class<?> type, InvocationHandler handler) {
        return (T) Proxy.newProxyInstance(Breaking.class.getClassLoader(), new Class<?>[] {type}, handler);
    }
}

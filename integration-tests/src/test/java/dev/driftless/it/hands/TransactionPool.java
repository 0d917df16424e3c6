package dev.driftless.it.hands;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * A few server connections that any number of clients share, as behind a pooler in transaction mode: each transaction, and
 * each statement outside of one, gets another of them. What a session keeps is lost to its client and found by others.
 */
final class TransactionPool implements AutoCloseable {

    private final DataSource real;
    private final List<Connection> all = new ArrayList<>();
    private final BlockingQueue<Connection> free;

    TransactionPool(DataSource real, int connections) throws SQLException {
        this.real = real;
        this.free = new ArrayBlockingQueue<>(connections);
        for (int i = 0; i < connections; i++) {
            Connection connection = real.getConnection();
            all.add(connection);
            free.add(connection);
        }
    }

    DataSource dataSource() {
        return (DataSource) proxy(DataSource.class, (proxy, method, arguments) -> method.getName().equals("getConnection")
                ? proxy(Connection.class, new Client())
                : call(real, method, arguments));
    }

    /** The server connections, for a look at what was left on them. */
    List<Connection> connections() {
        return all;
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : all) {
            connection.close();
        }
    }

    /** First come, first served: a connection that was just given back is the last to be taken again. */
    private Connection take() throws SQLException, InterruptedException {
        Connection connection = free.poll(20, TimeUnit.SECONDS);
        if (connection == null) {
            throw new SQLException("no server connection is free", "08006");
        }
        return connection;
    }

    private void giveBack(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        free.add(connection);
    }

    /** A client's connection; used by one thread. */
    private final class Client implements InvocationHandler {

        private boolean autoCommit = true;
        private boolean closed;
        private Connection held;

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            switch (method.getName()) {
                case "getAutoCommit" -> {
                    return autoCommit;
                }
                case "isClosed" -> {
                    return closed;
                }
                case "setAutoCommit" -> {
                    if (autoCommit != (boolean) arguments[0]) {
                        end(true);
                        autoCommit = (boolean) arguments[0];
                    }
                    return null;
                }
                case "commit", "rollback" -> {
                    if (arguments == null) {
                        end(method.getName().equals("commit"));
                        return null;
                    }
                }
                case "close", "abort" -> {
                    end(false);
                    closed = true;
                    return null;
                }
                case "unwrap" -> {
                    return proxy;
                }
                case "hashCode" -> {
                    return System.identityHashCode(proxy);
                }
                case "equals" -> {
                    return proxy == arguments[0];
                }
                default -> { }
            }
            return onServer(proxy, method, arguments);
        }

        private Object onServer(Object proxy, Method method, Object[] arguments) throws Throwable {
            if (!autoCommit) {
                if (held == null) {
                    held = take();
                    held.setAutoCommit(false);
                }
                Object result = call(held, method, arguments);
                return result instanceof Statement statement ? statement(statement, method, proxy, null) : result;
            }
            Connection server = take();
            try {
                Object result = call(server, method, arguments);
                if (result instanceof Statement statement) {
                    Connection own = server;
                    server = null;
                    return statement(statement, method, proxy, own);
                }
                return result;
            } finally {
                if (server != null) {
                    giveBack(server);
                }
            }
        }

        /** One outside of a transaction has a server connection for itself until it is closed. */
        private Object statement(Statement statement, Method maker, Object client, Connection own) {
            return proxy(maker.getReturnType(), (proxy, method, arguments) -> {
                if (method.getName().equals("getConnection")) {
                    return client;
                }
                boolean last = method.getName().equals("close") && own != null && !statement.isClosed();
                Object result = call(statement, method, arguments);
                if (last) {
                    giveBack(own);
                }
                return result;
            });
        }

        private void end(boolean commit) throws SQLException {
            Connection server = held;
            held = null;
            if (server != null) {
                try {
                    if (commit) {
                        server.commit();
                    }
                } finally {
                    giveBack(server);
                }
            }
        }
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static Object proxy(Class<?> type, InvocationHandler handler) {
        return Proxy.newProxyInstance(TransactionPool.class.getClassLoader(), new Class<?>[] {type}, handler);
    }
}

package dev.driftless.it.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** A DataSource's one connection, which stays open when it is given back; records the queries that are prepared on it. */
final class RecordedConnection implements AutoCloseable {

    /** A query as it was prepared, with the calls that bound its parameters last. */
    static final class Query {
        final String sql;
        private final List<Bound> bound = new ArrayList<>();

        private Query(String sql) {
            this.sql = sql;
        }

        void bind(PreparedStatement statement) throws SQLException {
            for (Bound call : bound) {
                RecordedConnection.invoke(statement, call.method(), call.arguments());
            }
        }
    }

    private record Bound(Method method, Object[] arguments) {}

    private final Connection real;
    private final List<Query> queries = new ArrayList<>();

    RecordedConnection(DataSource dataSource) throws SQLException {
        this.real = dataSource.getConnection();
    }

    /** The connection itself. */
    Connection real() {
        return real;
    }

    List<Query> queries() {
        return queries;
    }

    DataSource dataSource() {
        return proxy(DataSource.class, (method, arguments) -> borrowed());
    }

    @Override
    public void close() throws SQLException {
        real.close();
    }

    private Connection borrowed() {
        return proxy(Connection.class, (method, arguments) -> {
            if (method.getName().equals("close")) {
                return null;
            }
            Object result = invoke(real, method, arguments);
            return method.getName().equals("prepareStatement") ? recorded((PreparedStatement) result, (String) arguments[0]) : result;
        });
    }

    private PreparedStatement recorded(PreparedStatement statement, String sql) {
        Query query = new Query(sql);
        return proxy(PreparedStatement.class, (method, arguments) -> {
            if (method.getName().startsWith("set") && arguments.length >= 2 && arguments[0] instanceof Integer) {
                query.bound.add(new Bound(method, arguments));
            }
            if (method.getName().equals("executeQuery")) {
                queries.add(query);
            }
            return method.getName().equals("getConnection") ? real : invoke(statement, method, arguments);
        });
    }

    private interface Call {
        Object answer(Method method, Object[] arguments) throws SQLException;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> call.answer(method, arguments)));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws SQLException {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SQLException exception) {
                throw exception;
            }
            throw new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}

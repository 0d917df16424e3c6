package dev.driftless.it.consumers;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;

/** Records the text of every statement that is executed through a {@code DataSource}. */
final class CountedStatements {

    private final List<String> executed = new CopyOnWriteArrayList<>();

    List<String> executed() {
        return List.copyOf(executed);
    }

    DataSource of(DataSource dataSource) {
        return watched(DataSource.class, dataSource, "");
    }

    private <T> T watched(Class<T> type, T target, String sql) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> call(target, sql, method, arguments)));
    }

    private Object call(Object target, String prepared, Method method, Object[] arguments) throws Throwable {
        String sql = arguments != null && arguments[0] instanceof String text ? text : prepared;
        if (target instanceof Statement && method.getName().startsWith("execute")) {
            executed.add(sql);
        }
        Object result;
        try {
            result = method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        if (result instanceof CallableStatement statement) {
            return watched(CallableStatement.class, statement, sql);
        }
        if (result instanceof PreparedStatement statement) {
            return watched(PreparedStatement.class, statement, sql);
        }
        if (result instanceof Statement statement) {
            return watched(Statement.class, statement, sql);
        }
        return result instanceof Connection connection && !(target instanceof Statement)
                ? watched(Connection.class, connection, "") : result;
    }
}

package dev.driftless.store.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Array;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Wrapper;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Puts a guard around everything of a driver from which its connection can be reached. */
final class GuardedObjects {

    /** {@code Array} for its {@code getResultSet()}, metadata for their {@code unwrap}. */
    private static final List<Class<?>> TYPES = List.of(
            CallableStatement.class, PreparedStatement.class, Statement.class, ResultSet.class, DatabaseMetaData.class,
            ResultSetMetaData.class, ParameterMetaData.class, Array.class);

    private final GuardedState state;
    private final Connection connection;
    private final Set<Object> openStatements = ConcurrentHashMap.newKeySet();

    GuardedObjects(GuardedState state, Connection connection) {
        this.state = state;
        this.connection = connection;
    }

    /**
     * The value as the caller may have it.
     *
     * @param value what the driver returned
     * @param parent the guarded object that it came from, or null if that was the connection
     */
    @Nullable Object guard(@Nullable Object value, @Nullable Object parent) {
        if (value instanceof Connection) {
            return connection;
        }
        if (!(value instanceof Wrapper || value instanceof Array)) {
            return value;
        }
        // A driver may implement several in one class, so the guard does too.
        Class<?>[] types = TYPES.stream().filter(type -> type.isInstance(value)).toArray(Class<?>[]::new);
        return types.length == 0 ? value : proxy(types, new GuardedCalls(state, this, value, parent));
    }

    /** As {@link #guard}, and closed with the batch if the caller forgets it. */
    @Nullable Object guardStatement(@Nullable Object value) {
        Object statement = guard(value, null);
        if (statement != null) {
            openStatements.add(statement);
        }
        return statement;
    }

    void closed(Object statement) {
        openStatements.remove(statement);
    }

    void closeStatements() {
        for (Object statement : openStatements) {
            try {
                ((Statement) GuardedCalls.real(statement)).close();
            } catch (SQLException | RuntimeException e) {
                // The batch is over; a connection that cannot close a statement fails at the commit.
            }
        }
        openStatements.clear();
    }

    static Object proxy(Class<?>[] types, InvocationHandler calls) {
        return Proxy.newProxyInstance(GuardedObjects.class.getClassLoader(), types, calls);
    }

    /** Whether the method is one that every guard answers itself, whatever it guards. */
    static boolean isIdentity(Method method) {
        return method.getDeclaringClass() == Object.class || method.getDeclaringClass() == Wrapper.class;
    }

    /** Equality by identity; a guard unwraps to itself only, else the real connection could be reached. */
    static Object identity(GuardedState state, Object proxy, Object named, Method method, Object @Nullable [] args)
            throws SQLException {
        Object argument = args == null ? null : args[0];
        return switch (method.getName()) {
            case "equals" -> proxy == argument;
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> named.toString();
            case "isWrapperFor" -> argument instanceof Class<?> type && type.isInstance(proxy);
            default -> {
                if (argument instanceof Class<?> type && type.isInstance(proxy)) {
                    yield proxy;
                }
                throw state.refused("unwrap() is refused, the driver's own objects could end the batch's transaction:"
                        + " use the methods of java.sql");
            }
        };
    }
}

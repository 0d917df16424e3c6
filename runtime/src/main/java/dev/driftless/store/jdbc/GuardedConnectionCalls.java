package dev.driftless.store.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers the calls on a guarded connection; a method that is not known here is refused. */
final class GuardedConnectionCalls implements InvocationHandler {

    private static final Set<String> HARMLESS = Set.of(
            "nativeSQL", "isReadOnly", "getCatalog", "getSchema", "getTransactionIsolation", "getHoldability",
            "getNetworkTimeout", "getWarnings", "clearWarnings", "getClientInfo", "createClob", "createBlob", "createNClob",
            "createSQLXML", "createArrayOf", "createStruct", "enquoteLiteral", "enquoteNCharLiteral", "enquoteIdentifier",
            "isSimpleIdentifier");

    private final Connection real;
    private final GuardedState state;
    private final GuardedSavepoints savepoints;
    private @Nullable GuardedObjects objects;
    private @Nullable Object metaData;

    GuardedConnectionCalls(Connection real, GuardedState state, GuardedSavepoints savepoints) {
        this.real = real;
        this.state = state;
        this.savepoints = savepoints;
    }

    /** Tells how to guard what the connection makes; known only once the connection's own guard exists. */
    void use(GuardedObjects objects) {
        this.objects = objects;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args) throws Throwable {
        if (GuardedObjects.isIdentity(method)) {
            return GuardedObjects.identity(state, proxy, state.connectionName(), method, args);
        }
        switch (method.getName()) {
            case "close":
                return null;
            case "isClosed":
                return !state.valid();
            case "isValid":
                return state.valid() && (Boolean) Objects.requireNonNull(state.invoke(real, method, args));
            default:
                state.requireValid();
                return args == null ? plain(method) : withArguments(method, args);
        }
    }

    private @Nullable Object plain(Method method) throws Throwable {
        GuardedObjects guarded = Objects.requireNonNull(objects);
        return switch (method.getName()) {
            // Also in a simulation that has no transaction: a caller must not open one of its own.
            case "getAutoCommit" -> false;
            case "beginRequest", "endRequest" -> null;
            case "createStatement" -> guarded.guardStatement(state.invoke(real, method, null));
            case "getMetaData" -> {
                if (metaData == null) {
                    metaData = guarded.guard(state.invoke(real, method, null), null);
                }
                yield metaData;
            }
            case "getTypeMap" -> {
                Map<String, Class<?>> types = real.getTypeMap();
                yield types == null ? null : Map.copyOf(types);
            }
            case "setSavepoint" -> savepoints.set();
            case "commit" -> throw state.refused("commit() is refused: the engine commits the batch together with its"
                    + " position; return from the method instead");
            case "rollback" -> throw state.refused("rollback() is refused: throw an exception to undo the batch, or"
                    + " roll back to a savepoint from setSavepoint()");
            default -> harmless(method, null);
        };
    }

    private @Nullable Object withArguments(Method method, Object[] args) throws Throwable {
        switch (method.getName()) {
            case "createStatement":
                requireNotUpdatable(args[1]);
                return Objects.requireNonNull(objects).guardStatement(state.invoke(real, method, args));
            case "prepareStatement", "prepareCall":
                state.requireAllowed(args[0]);
                requireNotUpdatable(args.length < 3 ? null : args[2]);
                return Objects.requireNonNull(objects).guardStatement(state.invoke(real, method, args));
            case "setSavepoint":
                return savepoints.set((String) args[0]);
            case "rollback":
                savepoints.rollBackTo(args[0]);
                return null;
            case "releaseSavepoint":
                savepoints.release(args[0]);
                return null;
            case "setAutoCommit":
                return unchanged(method, false, args[0]);
            case "setTransactionIsolation":
                return unchanged(method, real.getTransactionIsolation(), args[0]);
            case "setReadOnly":
                return unchanged(method, real.isReadOnly(), args[0]);
            case "setCatalog":
                return unchanged(method, real.getCatalog(), args[0]);
            case "setSchema":
                return unchanged(method, real.getSchema(), args[0]);
            case "setHoldability":
                return unchanged(method, real.getHoldability(), args[0]);
            case "setNetworkTimeout":
                return unchanged(method, real.getNetworkTimeout(), args[1]);
            case "setTypeMap":
                return unchanged(method, real.getTypeMap(), args[0]);
            case "setClientInfo":
                throw new SQLClientInfoException(
                        state.refusal(settingRefused(method)), GuardedState.REFUSED, 0, Map.of());
            default:
                return harmless(method, args);
        }
    }

    /** To set what is already set does nothing; frameworks do it before they use a connection. */
    private @Nullable Object unchanged(Method method, @Nullable Object now, @Nullable Object wanted) throws SQLException {
        if (!Objects.equals(now, wanted)) {
            throw state.refused(settingRefused(method));
        }
        return null;
    }

    private static String settingRefused(Method method) {
        return method.getName() + "() is refused, the batch's transaction and the connection's next user depend on the"
                + " setting: leave it, or set it on the DataSource";
    }

    private void requireNotUpdatable(@Nullable Object concurrency) {
        if (state.simulated() && Objects.equals(concurrency, ResultSet.CONCUR_UPDATABLE)) {
            throw state.simulatedWrite(null);
        }
    }

    private @Nullable Object harmless(Method method, Object @Nullable [] args) throws Throwable {
        if (!HARMLESS.contains(method.getName())) {
            throw state.refused(method.getName() + "() is refused: the connection belongs to the engine's batch; use a"
                    + " connection of your own outside of the migration");
        }
        return Objects.requireNonNull(objects).guard(state.invoke(real, method, args), null);
    }
}

package dev.driftless.store.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers the calls on a guarded statement, result set, metadata or array. */
final class GuardedCalls implements InvocationHandler {

    private static final Set<String> CLOSING = Set.of("close", "free");

    private final GuardedState state;
    private final GuardedObjects objects;
    private final Object target;
    private final @Nullable Object parent;

    GuardedCalls(GuardedState state, GuardedObjects objects, Object target, @Nullable Object parent) {
        this.state = state;
        this.objects = objects;
        this.target = target;
        this.parent = parent;
    }

    /** What is behind a guard; the value itself if it is none. */
    static @Nullable Object real(@Nullable Object value) {
        boolean guarded = value != null && Proxy.isProxyClass(value.getClass())
                && Proxy.getInvocationHandler(value) instanceof GuardedCalls;
        return guarded ? ((GuardedCalls) Proxy.getInvocationHandler(value)).target : value;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args) throws Throwable {
        if (GuardedObjects.isIdentity(method)) {
            return GuardedObjects.identity(state, proxy, target, method, args);
        }
        String name = method.getName();
        if (!state.valid() && CLOSING.contains(name)) {
            return null;
        }
        if (!state.valid() && name.equals("isClosed")) {
            return true;
        }
        state.requireValid();
        requireAllowed(method, args);
        Object value = state.invoke(target, method, real(args));
        if (CLOSING.contains(name)) {
            objects.closed(proxy);
        }
        // A result set names the very statement that made it.
        return value != null && value == real(parent) ? parent : objects.guard(value, proxy);
    }

    private void requireAllowed(Method method, Object @Nullable [] args) throws Throwable {
        String name = method.getName();
        if (target instanceof Statement && args != null && (name.startsWith("execute") || name.equals("addBatch"))) {
            state.requireAllowed(args[0]);
        }
        if (state.simulated() && method.getDeclaringClass() == ResultSet.class && changesRow(name)) {
            throw state.simulatedWrite(null);
        }
    }

    private static boolean changesRow(String name) {
        return name.startsWith("update") || name.equals("insertRow") || name.equals("deleteRow");
    }

    /** An array that came from this guard goes back to the driver as its own. */
    private static Object @Nullable [] real(Object @Nullable [] args) {
        if (args == null) {
            return null;
        }
        Object[] real = new Object[args.length];
        for (int i = 0; i < args.length; i++) {
            real[i] = real(args[i]);
        }
        return real;
    }
}

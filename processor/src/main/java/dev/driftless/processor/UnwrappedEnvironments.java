package dev.driftless.processor;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.ProcessingEnvironment;

/**
 * The compiler's own environment behind what IDEs and build tools pass to processors: a proxy (IntelliJ) or a class that
 * delegates (Gradle, kapt). No API leads there, so the objects that a wrapper holds are searched for an environment.
 */
final class UnwrappedEnvironments {

    /** Wrappers hold their delegate in a field or two; the limit only keeps a strange object graph from costing time. */
    private static final int MOST_OBJECTS = 200;

    private final Deque<Object> open = new ArrayDeque<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private UnwrappedEnvironments() {}

    /** The environments that the wrapper leads to, nearest first; none behind a compiler's own. */
    static List<ProcessingEnvironment> behind(ProcessingEnvironment wrapper) {
        return new UnwrappedEnvironments().search(wrapper);
    }

    private List<ProcessingEnvironment> search(ProcessingEnvironment wrapper) {
        List<ProcessingEnvironment> found = new ArrayList<>();
        offer(wrapper);
        while (!open.isEmpty()) {
            Object next = open.remove();
            if (next instanceof ProcessingEnvironment environment && next != wrapper) {
                found.add(environment);
            }
            if (Proxy.isProxyClass(next.getClass())) {
                offer(Proxy.getInvocationHandler(next));
            } else {
                offerFields(next);
            }
        }
        return found;
    }

    private void offerFields(Object holder) {
        for (Class<?> type = holder.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    offer(value(field, holder));
                }
            }
        }
    }

    private static Object value(Field field, Object holder) {
        try {
            field.setAccessible(true);
            return field.get(holder);
        } catch (IllegalAccessException | RuntimeException e) {
            return null; // the compiler's own classes and the JDK's are closed to us: nothing is wrapped behind them
        }
    }

    private void offer(Object object) {
        if (object != null && seen.size() < MOST_OBJECTS && isWorthAVisit(object) && seen.add(object)) {
            open.add(object);
        }
    }

    /** Collections, strings and the compiler's innards lead nowhere; a platform class counts only as an environment or a proxy. */
    private static boolean isWorthAVisit(Object object) {
        return object instanceof ProcessingEnvironment
                || Proxy.isProxyClass(object.getClass())
                || object.getClass().getClassLoader() != null
                        && object.getClass().getClassLoader() != ClassLoader.getPlatformClassLoader();
    }
}

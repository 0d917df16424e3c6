package dev.driftless.it.ranges;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Where a migration's method, which sees nothing but its row, meets the test that wrote it. */
public final class Probe {

    private static final Map<String, Visit> VISITS = new ConcurrentHashMap<>();

    private Probe() {}

    /** What a test does while a method is at work on a row. */
    @FunctionalInterface
    public interface Visit {
        void at(long id) throws Exception;
    }

    /** Called by methods, with the name of their test. */
    public static void visit(String test, long id) throws Exception {
        VISITS.getOrDefault(test, row -> {}).at(id);
    }

    public static void on(String test, Visit visit) {
        VISITS.put(test, visit);
    }
}

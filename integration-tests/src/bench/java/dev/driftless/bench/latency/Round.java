package dev.driftless.bench.latency;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One scenario, measured once.
 *
 * @param p50 milliseconds within which half of the application's transactions were done
 * @param p99 the same for 99 of 100
 * @param max the slowest
 * @param transactions how many arrived while a migration was at work
 * @param seconds for how long it was
 * @param tables how many tables it worked on, one after the other
 * @param rowsPerSecond that it changed
 */
record Round(double p50, double p99, double max, int transactions, double seconds, int tables, double rowsPerSecond) {

    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("p50Ms", p50);
        values.put("p99Ms", p99);
        values.put("maxMs", max);
        values.put("transactions", transactions);
        values.put("seconds", seconds);
        values.put("tables", tables);
        values.put("rowsPerSecond", rowsPerSecond);
        return values;
    }
}

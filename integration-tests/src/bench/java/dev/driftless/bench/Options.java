package dev.driftless.bench;

import dev.driftless.RunOptions;
import java.util.LinkedHashMap;
import java.util.Map;

/** Says what a run was told, so that every figure stands beside the options that gave it. */
public final class Options {

    private Options() {}

    /**
     * Prints them, and describes them as {@link #describe} does.
     *
     * @param options of a run
     * @return names and values
     */
    public static Map<String, Object> told(RunOptions options) {
        Map<String, Object> values = describe(options);
        System.out.println("options " + values);
        return values;
    }

    /**
     * All that bears on speed.
     *
     * @param options of a run
     * @return names and values
     */
    public static Map<String, Object> describe(RunOptions options) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("parallelism", options.parallelism());
        values.put("batchSize", options.batchSize() == 0 ? "adaptive" : options.batchSize());
        values.put("targetBatchTimeMs", options.targetBatchTime().toMillis());
        values.put("transactionLimitMs", options.transactionLimit().toMillis());
        values.put("lockTimeoutMs", options.lockTimeout().toMillis());
        values.put("leaseMs", options.lease().toMillis());
        values.put("maxBatchBytes", options.maxBatchBytes());
        values.put("maxSweeps", options.maxSweeps());
        values.put("throttle", options.throttle().isPresent() ? "set" : "none");
        values.put("commits", "with synchronous_commit = off on PostgreSQL, where batches are of a pure method");
        values.put("changedFromDefaults", String.join(", ", options.named()));
        return values;
    }
}

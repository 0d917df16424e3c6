package dev.driftless.engine;

import dev.driftless.PlanException;
import dev.driftless.RowErrors;
import dev.driftless.RunOptions;
import dev.driftless.value.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The options that belong to a run rather than to a process, as they are stored with it. A process's own (parallelism,
 * timeout, background, join, throttle and its limit) and those that only its start knows (dryRun, restart) are not.
 */
final class OptionsCodec {

    private static final String RETRY = "retry";
    private static final String ALLOW_DRIFT = "allowDrift";

    /** What a run at work can be told: option, and its name in the stored form. */
    private static final Map<String, String> TUNABLE = new LinkedHashMap<>();

    static {
        TUNABLE.put("batchSize", "batchSize");
        TUNABLE.put("maxSweeps", "maxSweeps");
        TUNABLE.put("targetBatchTime", "targetBatchTimeMs");
        TUNABLE.put("lockTimeout", "lockTimeoutMs");
        TUNABLE.put("transactionLimit", "transactionLimitMs");
        TUNABLE.put("lease", "leaseMs");
        TUNABLE.put("maxBatchBytes", "maxBatchBytes");
        TUNABLE.put("onRowError", "skipRowErrors");
    }

    private OptionsCodec() {}

    /** The options of a run that only tries quarantined rows again, and that nobody can join. */
    static String writeRetry(RunOptions options) {
        Map<String, Object> json = json(options);
        json.put(RETRY, true);
        return Json.write(json);
    }

    static boolean isRetry(String text) {
        return Boolean.TRUE.equals(parsed(text).get(RETRY));
    }

    static String write(RunOptions options) {
        return Json.write(json(options));
    }

    /** Refuses options that a run at work cannot be told. */
    static void requireTunable(RunOptions options) {
        List<String> fixed = options.named().stream().filter(option -> !TUNABLE.containsKey(option)).sorted().toList();
        if (!fixed.isEmpty()) {
            throw new PlanException("tune cannot change " + String.join(", ", fixed) + ": that is settled when up or down is called;"
                    + " tune changes " + String.join(", ", TUNABLE.keySet()) + ".");
        }
    }

    /**
     * A run's stored options with those that were named put in their place; options that name none put all back to their
     * defaults.
     */
    static String tuned(String text, RunOptions options) {
        requireTunable(options);
        Map<String, Object> stored = new LinkedHashMap<>(parsed(text));
        Map<String, Object> changes = json(options);
        TUNABLE.forEach((option, name) -> {
            if (options.named().isEmpty() || options.named().contains(option)) {
                stored.put(name, changes.get(name));
            }
        });
        String tuned = Json.write(stored);
        stored(tuned).checked();
        return tuned;
    }

    private static Map<String, Object> json(RunOptions options) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("batchSize", options.batchSize());
        json.put("maxSweeps", options.maxSweeps());
        json.put("targetBatchTimeMs", options.targetBatchTime().toMillis());
        json.put("lockTimeoutMs", options.lockTimeout().toMillis());
        json.put("transactionLimitMs", options.transactionLimit().toMillis());
        json.put("leaseMs", options.lease().toMillis());
        json.put("maxBatchBytes", options.maxBatchBytes());
        json.put("skipRowErrors", options.onRowError().skips() ? options.onRowError().limit() : -1L);
        json.put(ALLOW_DRIFT, options.allowDrift());
        return json;
    }

    /** What a worker goes by: the stored options, a batch aiming at half its transaction's limit at most. */
    static RunOptions read(String text) {
        RunOptions options = stored(text);
        Duration most = Duration.ofMillis(Math.max(1, options.transactionLimit().toMillis() / 2));
        return options.targetBatchTime().compareTo(most) > 0 ? options.targetBatchTime(most) : options;
    }

    /** The stored options; what is a process's own is at its default. */
    private static RunOptions stored(String text) {
        RunOptions defaults = RunOptions.defaults();
        Map<String, Object> json = parsed(text);
        long skip = number(json, "skipRowErrors", -1);
        RunOptions options = defaults
                .maxSweeps((int) number(json, "maxSweeps", defaults.maxSweeps()))
                .targetBatchTime(Duration.ofMillis(number(json, "targetBatchTimeMs", defaults.targetBatchTime().toMillis())))
                .lockTimeout(Duration.ofMillis(number(json, "lockTimeoutMs", defaults.lockTimeout().toMillis())))
                .transactionLimit(
                        Duration.ofMillis(number(json, "transactionLimitMs", defaults.transactionLimit().toMillis())))
                .lease(Duration.ofMillis(number(json, "leaseMs", defaults.lease().toMillis())))
                .maxBatchBytes(number(json, "maxBatchBytes", defaults.maxBatchBytes()))
                .onRowError(skip < 0 ? RowErrors.fail() : RowErrors.skip(skip));
        long batchSize = number(json, "batchSize", 0);
        return batchSize > 0 ? options.batchSize((int) batchSize) : options;
    }

    private static Map<String, Object> parsed(String text) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (Json.parse(text) instanceof Map<?, ?> map) {
            map.forEach((name, value) -> json.put(String.valueOf(name), value));
        }
        return json;
    }

    private static long number(Map<String, Object> json, String name, long otherwise) {
        return json.get(name) instanceof Number number ? number.longValue() : otherwise;
    }
}

package dev.driftless.engine;

import dev.driftless.RowErrors;
import dev.driftless.RunOptions;
import dev.driftless.value.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The options that belong to a run rather than to a process, as they are stored with it. */
final class OptionsCodec {

    private OptionsCodec() {}

    /** The options of a run that only tries quarantined rows again, and that nobody can join. */
    static String writeRetry(RunOptions options) {
        Map<String, Object> json = json(options);
        json.put("retry", true);
        return Json.write(json);
    }

    static boolean isRetry(String text) {
        return Json.parse(text) instanceof Map<?, ?> json && Boolean.TRUE.equals(json.get("retry"));
    }

    static String write(RunOptions options) {
        return Json.write(json(options));
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
        json.put("allowDrift", options.allowDrift());
        return json;
    }

    /** The stored options; what is a process's own is at its default. */
    static RunOptions read(String text) {
        RunOptions defaults = RunOptions.defaults();
        if (!(Json.parse(text) instanceof Map<?, ?> json)) {
            return defaults;
        }
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

    private static long number(Map<?, ?> json, String name, long otherwise) {
        return json.get(name) instanceof Number number ? number.longValue() : otherwise;
    }
}

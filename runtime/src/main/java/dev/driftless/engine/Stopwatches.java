package dev.driftless.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How long one worker spent on each migration. */
final class Stopwatches {

    private final Map<String, Duration> elapsed = new HashMap<>();
    private @Nullable String current;
    private long since;

    void start(String migrationId) {
        if (!migrationId.equals(current)) {
            stop();
            current = migrationId;
            since = System.nanoTime();
        }
    }

    void stop() {
        if (current != null) {
            elapsed.merge(current, Duration.ofNanos(System.nanoTime() - since), Duration::plus);
            current = null;
        }
    }

    Duration elapsed(String migrationId) {
        return elapsed.getOrDefault(migrationId, Duration.ZERO);
    }
}

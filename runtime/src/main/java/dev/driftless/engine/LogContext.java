package dev.driftless.engine;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Names run and migration in the logging context (MDC) of the thread that opened it, and puts back what was there at its
 * end. What migrations, hooks and listeners log in between carries the names as well.
 */
final class LogContext implements AutoCloseable {

    static final String RUN = "driftless.run";
    static final String MIGRATION = "driftless.migration";

    private final @Nullable String runBefore = MDC.get(RUN);
    private final @Nullable String migrationBefore = MDC.get(MIGRATION);

    LogContext(String runId) {
        MDC.put(RUN, runId);
        MDC.remove(MIGRATION);
    }

    /** From here on, log lines concern a migration; null for none. */
    void migration(@Nullable String migrationId) {
        restore(MIGRATION, migrationId);
    }

    @Override
    public void close() {
        restore(RUN, runBefore);
        restore(MIGRATION, migrationBefore);
    }

    private static void restore(String key, @Nullable String value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }
}

package dev.driftless.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogContextTest {

    @AfterEach
    void clear() {
        MDC.clear();
    }

    @Test
    void namesRunAndMigrationUntilItsEnd() {
        try (LogContext context = new LogContext("run1")) {
            assertThat(MDC.getCopyOfContextMap()).containsOnlyKeys("driftless.run").containsEntry("driftless.run", "run1");
            context.migration("first");
            assertThat(MDC.get("driftless.migration")).isEqualTo("first");
            context.migration("second");
            assertThat(MDC.get("driftless.migration")).isEqualTo("second");
            context.migration(null);
            assertThat(MDC.get("driftless.migration")).isNull();
        }
        assertThat(MDC.get("driftless.run")).isNull();
        assertThat(MDC.get("driftless.migration")).isNull();
    }

    @Test
    void putsBackWhatWasThere() {
        MDC.put("request", "42");
        try (LogContext outer = new LogContext("outer")) {
            outer.migration("first");
            try (LogContext inner = new LogContext("inner")) {
                assertThat(MDC.get("driftless.migration")).isNull();
                inner.migration("second");
            }
            assertThat(MDC.get("driftless.run")).isEqualTo("outer");
            assertThat(MDC.get("driftless.migration")).isEqualTo("first");
            assertThat(MDC.get("request")).isEqualTo("42");
        }
        assertThat(MDC.getCopyOfContextMap()).containsOnlyKeys("request");
    }
}

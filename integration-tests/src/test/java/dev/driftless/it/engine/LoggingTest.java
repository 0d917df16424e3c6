package dev.driftless.it.engine;

import static dev.driftless.it.engine.Items.PLUS_ONE;
import static dev.driftless.it.engine.Items.PLUS_ONE_SOURCE;
import static dev.driftless.it.engine.Items.migrator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.driftless.MigrationListener;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.it.EngineLog;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What a logging backend is given with each line of a run. */
class LoggingTest {

    private static final RunOptions TENS = RunOptions.defaults().batchSize(10);

    private final EngineLog log = new EngineLog();
    private final List<ILoggingEvent> lines = log.lines();

    @AfterEach
    void leave() {
        log.close();
        MDC.clear();
    }

    @Test
    void everyLineOfARunNamesItInAllItsThreads() {
        TestDatabase db = Items.database(Vendor.H2, 5_000);
        MDC.put("driftless.run", "outer");
        AtomicReference<String> inListener = new AtomicReference<>();
        MigrationListener listener = Items.afterBatches(1, () -> inListener.set(MDC.get("driftless.migration")));

        RunResult result = migrator(db, PLUS_ONE_SOURCE).listener(listener).listener(Items.untilTwoWork()).build()
                .up(TENS.parallelism(3)).orThrow();

        String run = result.runId().orElseThrow();
        assertThat(lines).allSatisfy(line -> assertThat(line.getMDCPropertyMap()).containsEntry("driftless.run", run));
        assertThat(context("Run .* started.*")).isEqualTo(Map.of("driftless.run", run));
        assertThat(context("Migration .* begins .*")).isEqualTo(Map.of("driftless.run", run, "driftless.migration", PLUS_ONE));
        assertThat(context("Migration .* committed a batch .*"))
                .isEqualTo(Map.of("driftless.run", run, "driftless.migration", PLUS_ONE));
        assertThat(context("Run .* is completed")).isEqualTo(Map.of("driftless.run", run));
        assertThat(lines.stream().map(ILoggingEvent::getThreadName).distinct().count()).isGreaterThan(1);
        assertThat(inListener).hasValue(PLUS_ONE);
        assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("driftless.run", "outer"));
    }

    @Test
    void aRunInTheBackgroundIsNamedAsWell() {
        TestDatabase db = Items.database(Vendor.H2, 50);
        RunResult result = migrator(db, PLUS_ONE_SOURCE).build().up(TENS.background(true));

        await().atMost(Duration.ofSeconds(20)).until(() -> lines.stream()
                .anyMatch(line -> line.getFormattedMessage().matches("Run .* is completed")));
        assertThat(context("Run .* is completed")).isEqualTo(Map.of("driftless.run", result.runId().orElseThrow()));
        assertThat(context("Migration .* begins .*")).containsEntry("driftless.migration", PLUS_ONE);
        assertThat(MDC.get("driftless.run")).isNull();
    }

    /** No row value stands in a line at INFO or above. */
    @Test
    void rowValuesAreNotLogged() {
        TestDatabase db = Items.database(Vendor.H2, 50);
        db.execute("UPDATE items SET state = 'secret-' || id");
        String source = """
                @Migration(id = "20260101_000000_loud")
                final class Loud {
                    @Up(table = "items")
                    Patch up(Document row) { throw new IllegalStateException("cannot use " + row.getString("state")); }
                }
                """;
        RunResult result = migrator(db, source).build().up(TENS);
        assertThat(result.error()).hasValueSatisfying(error -> assertThat(error).contains("secret-1"));
        assertThat(lines).filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.INFO)).isNotEmpty().allSatisfy(line -> {
            assertThat(line.getFormattedMessage()).doesNotContain("secret");
            assertThat(line.getThrowableProxy()).isNull();
        });
    }

    private Map<String, String> context(String message) {
        return lines.stream().filter(line -> line.getFormattedMessage().matches(message)).findFirst().orElseThrow()
                .getMDCPropertyMap();
    }
}

package dev.driftless.it.hands;

import static dev.driftless.it.hands.Numbers.count;
import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.MigrationReport;
import dev.driftless.MigrationStatus;
import dev.driftless.RowErrors;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A large table of which three rows cannot be migrated: the method throws, the database refuses, a NULL meets an int. */
class PoisonTest {

    private static final int ROWS = 100_000;
    private static final int THROWS = 23_456;
    private static final int REFUSED = 50_001;
    private static final int NULL = 99_999;

    static Stream<Arguments> pureAndInContext() {
        return Stream.of(Arguments.of("pure", ""), Arguments.of("context", "MigrationContext context, "));
    }

    private static TestDatabase database() {
        TestDatabase db = Vendor.POSTGRESQL.database();
        db.execute("CREATE TABLE numbers (id BIGINT PRIMARY KEY, n INT, state VARCHAR(20), CHECK (n <> 1001))",
                "INSERT INTO numbers SELECT i, 0, NULL FROM generate_series(1, " + ROWS + ") i",
                "UPDATE numbers SET state = 'poison' WHERE id = " + THROWS,
                "UPDATE numbers SET n = 1000 WHERE id = " + REFUSED, "UPDATE numbers SET n = NULL WHERE id = " + NULL);
        return db;
    }

    private static Migrator migrator(TestDatabase db, String context) {
        return Numbers.migrator(db, Numbers.PLUS_ONE.replace("up(Number", "up(" + context + "Number")).build();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pureAndInContext")
    void skippedTheyAreRecordedAndAllOthersAreMoved(String kind, String context) {
        TestDatabase db = database();
        WriteAudit.on(db, "numbers", "n");
        Migrator migrator = migrator(db, context);

        RunResult result = migrator.up(RunOptions.defaults().parallelism(2).onRowError(RowErrors.skip(3)));

        assertThat(result.error()).isEmpty();
        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(result.reason()).contains("completed_with_failures");
        MigrationReport report = result.migrations().get(0);
        assertThat(report.failed()).isEqualTo(3);
        assertThat(report.changed()).isEqualTo(ROWS - 3);
        assertThat(report.processed()).isEqualTo(ROWS);
        assertThat(count(db, "n = 1")).isEqualTo(ROWS - 3);
        assertThat(WriteAudit.repeated(db)).isEmpty();
        MigrationStatus status = migrator.status();
        assertThat(status.failures()).extracting(failure -> ((Number) failure.key().get("id")).intValue())
                .containsExactlyInAnyOrder(THROWS, REFUSED, NULL);

        db.execute("UPDATE numbers SET state = NULL, n = 0 WHERE id IN (" + THROWS + ", " + REFUSED + ", " + NULL + ")");
        assertThat(migrator.retryFailed(Numbers.ID).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(count(db, "n = 1")).isEqualTo(ROWS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pureAndInContext")
    void eachOfThemStopsTheRunUntilItIsHealed(String kind, String context) {
        TestDatabase db = database();
        Migrator migrator = migrator(db, context);
        for (int id : new int[] {THROWS, REFUSED, NULL}) {
            RunResult result = migrator.up();
            assertThat(result.status()).isEqualTo(RunStatus.FAILED);
            assertThat(result.error().orElseThrow()).contains(Numbers.ID, "{id=" + id + "}", "numbers");
            assertThat(count(db, "n = 1 AND id >= " + id)).isZero();
            assertThat(count(db, "n = 0 AND id < " + id)).as("moved until its batch").isLessThan(5_000);
            db.execute("UPDATE numbers SET state = NULL, n = 0 WHERE id = " + id);
        }
        assertThat(migrator.up().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(count(db, "n = 1")).isEqualTo(ROWS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pureAndInContext")
    void oneMoreThanTheLimitEndsTheRun(String kind, String context) {
        TestDatabase db = database();
        Migrator migrator = migrator(db, context);

        RunResult result = migrator.up(RunOptions.defaults().parallelism(2).onRowError(RowErrors.skip(2)));

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.error().orElseThrow()).contains("skip");
        assertThat(migrator.status().failures()).hasSize(2);
        RunResult more = migrator.up(RunOptions.defaults().onRowError(RowErrors.skip(3)));
        assertThat(more.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(migrator.status().failures()).hasSize(3);
        assertThat(count(db, "n = 1")).isEqualTo(ROWS - 3);
    }
}

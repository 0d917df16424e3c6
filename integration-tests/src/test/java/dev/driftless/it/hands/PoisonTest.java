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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A large table of which three rows cannot be migrated: the method throws, the database refuses, a NULL meets an int. */
class PoisonTest {

    private static final int THrows = 4_321;
    private static final int REFUSED = 10_001;
    private static final int NULL = 19_999;

    /** With the context each row has a savepoint, which takes its time: fewer rows do, unless -Ddriftless.poison asks. */
    static Stream<Arguments> pureAndInContext() {
        return Stream.of(Arguments.of("pure", "", 100_000),
                Arguments.of("context", "MigrationContext context, ", Integer.getInteger("driftless.poison", 20_000)));
    }

    private static TestDatabase database(int rows) {
        TestDatabase db = Vendor.POSTGRESQL.database();
        db.execute("CREATE TABLE numbers (id BIGINT PRIMARY KEY, n INT, state VARCHAR(20), CHECK (n <> 1001))",
                "INSERT INTO numbers SELECT i, 0, NULL FROM generate_series(1, " + rows + ") i",
                "UPDATE numbers SET state = 'poison' WHERE id = " + THrows,
                "UPDATE numbers SET n = 1000 WHERE id = " + REFUSED, "UPDATE numbers SET n = NULL WHERE id = " + NULL);
        return db;
    }

    private static Migrator migrator(TestDatabase db, String context) {
        return Numbers.migrator(db, Numbers.PLUS_ONE.replace("up(Number", "up(" + context + "Number")).build();
    }

    @ParameterizedTest(name = "{0}, {2} rows")
    @MethodSource("pureAndInContext")
    void skippedTheyAreRecordedAndAllOthersAreMoved(String kind, String context, int rows) {
        TestDatabase db = database(rows);
        WriteAudit.on(db, "numbers", "n");
        Migrator migrator = migrator(db, context);

        RunResult result = migrator.up(RunOptions.defaults().parallelism(2).onRowError(RowErrors.skip(3)));

        assertThat(result.error()).isEmpty();
        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(result.reason()).contains("completed_with_failures");
        MigrationReport report = result.migrations().get(0);
        assertThat(report.failed()).isEqualTo(3);
        assertThat(report.changed()).isEqualTo(rows - 3);
        assertThat(report.processed()).isEqualTo(rows);
        assertThat(count(db, "n = 1")).isEqualTo(rows - 3);
        assertThat(WriteAudit.repeated(db)).isEmpty();
        MigrationStatus status = migrator.status();
        assertThat(status.failures()).extracting(failure -> ((Number) failure.key().get("id")).intValue())
                .containsExactlyInAnyOrder(THrows, REFUSED, NULL);

        db.execute("UPDATE numbers SET state = NULL, n = 0 WHERE id IN (" + THrows + ", " + REFUSED + ", " + NULL + ")");
        assertThat(migrator.retryFailed(Numbers.ID).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(count(db, "n = 1")).isEqualTo(rows);
    }

    @ParameterizedTest(name = "{0}, {2} rows")
    @MethodSource("pureAndInContext")
    void eachOfThemStopsTheRunUntilItIsHealed(String kind, String context, int rows) {
        TestDatabase db = database(rows);
        Migrator migrator = migrator(db, context);
        for (int id : new int[] {THrows, REFUSED, NULL}) {
            RunResult result = migrator.up();
            assertThat(result.status()).isEqualTo(RunStatus.FAILED);
            assertThat(result.error().orElseThrow()).contains(Numbers.ID, "{id=" + id + "}", "numbers");
            assertThat(count(db, "n = 1 AND id >= " + id)).isZero();
            assertThat(count(db, "n = 0 AND id < " + id)).as("moved until its batch").isLessThan(5_000);
            db.execute("UPDATE numbers SET state = NULL, n = 0 WHERE id = " + id);
        }
        assertThat(migrator.up().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(count(db, "n = 1")).isEqualTo(rows);
    }

    @Test
    void oneMoreThanTheLimitEndsTheRun() {
        int rows = 20_000;
        TestDatabase db = database(rows);
        Migrator migrator = migrator(db, "");

        RunResult result = migrator.up(RunOptions.defaults().parallelism(2).onRowError(RowErrors.skip(2)));

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.error().orElseThrow()).contains("skip");
        assertThat(migrator.status().failures()).hasSize(2);
        RunResult more = migrator.up(RunOptions.defaults().onRowError(RowErrors.skip(3)));
        assertThat(more.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(migrator.status().failures()).hasSize(3);
        assertThat(count(db, "n = 1")).isEqualTo(rows - 3);
    }
}

package dev.driftless.it.ranges;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftless.Direction;
import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A row that the application has locked in the middle of the table. */
class LockedRowsTest {

    private static final int ROWS = 400;

    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, UP, false", "POSTGRESQL, UP, true", "POSTGRESQL, DOWN, false", "POSTGRESQL, DOWN, true",
        "H2, UP, false", "H2, UP, true", "H2, DOWN, false", "H2, DOWN, true"})
    void onlyThatRowAndThoseBehindItInItsRangeWait(Vendor vendor, Direction direction, boolean context) throws Exception {
        TestDatabase db = Items.database(vendor, ROWS);
        boolean up = direction == Direction.UP;
        String source = context ? Items.withContext("locked") : Items.pure("locked");
        Migrator migrator = Items.migrator(db, source).build();
        if (!up) {
            migrator.up().orThrow();
        }
        CompletableFuture<RunResult> run;
        try (Connection application = db.dataSource().getConnection(); Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.executeUpdate("UPDATE items SET n = n + 10 WHERE id = 205");
            run = CompletableFuture.supplyAsync(() -> {
                RunOptions options = RunOptions.defaults().batchSize(10).parallelism(2);
                return up ? migrator.up(options) : migrator.down(Rollback.steps(1), options);
            });
            // All rows before the locked one, to its very neighbour, and the ranges of the others.
            String before = up ? "id < 205" : "id > 205";
            await().atMost(Duration.ofSeconds(20)).until(() -> Items.count(db, before + " AND n = " + (up ? 0 : 1)) == 0);
            await().atMost(Duration.ofSeconds(20)).until(() -> Items.count(db, "n = " + (up ? 0 : 1)) <= 55);
            assertThat(holes(db, up)).isEmpty();
            assertThat(run).isNotDone();
            application.commit();
        }
        assertThat(run.get(30, SECONDS).orThrow().migrations().get(0).changed()).isEqualTo(ROWS);
        assertThat(Items.count(db, "n = " + (up ? 1 : 0))).isEqualTo(ROWS - 1);
        assertThat(Items.count(db, "id = 205 AND n = " + (up ? 11 : 10))).isEqualTo(1);
    }

    /** Rows on the migrated side of a cursor that are not migrated. */
    private static List<Slider> holes(TestDatabase db, boolean up) {
        return Slider.partition(db).stream().filter(range -> {
            long cursor = Slider.number(range.cursor(), range.lowerNumber());
            return up
                    ? Items.count(db, "n = 0 AND id > " + range.lowerNumber() + " AND id <= " + cursor) > 0
                    : Items.count(db, "n = 1 AND id > " + cursor + " AND id <= " + range.upperNumber()) > 0;
        }).toList();
    }
}

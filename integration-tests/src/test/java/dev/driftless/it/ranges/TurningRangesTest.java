package dev.driftless.it.ranges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.MigrationListener;
import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs with several workers that are canceled, turned round and repeated. */
class TurningRangesTest {

    private static final int ROWS = 240;

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, 1", "POSTGRESQL, 2", "H2, 4", "H2, 5", "SQLITE, 7"})
    void whateverTheSequenceEachRowIsOnItsSideOfItsCursor(Vendor vendor, long seed) {
        TestDatabase db = Items.database(vendor, ROWS);
        String source = Items.pure("turning");
        Migrator other = Items.migrator(db, source).build();
        Random random = new Random(seed);
        for (int step = 0; step < 6; step++) {
            int batches = 1 + random.nextInt(20);
            AtomicInteger seen = new AtomicInteger();
            MigrationListener cancel = new MigrationListener() {
                @Override
                public void batchCommitted(String migrationId, long processed, long changed) {
                    if (seen.incrementAndGet() == batches) {
                        other.cancel();
                    }
                }
            };
            Migrator migrator = Items.migrator(db, source).listener(cancel).build();
            RunOptions options = RunOptions.defaults().parallelism(1 + random.nextInt(4)).batchSize(1 + random.nextInt(12));
            RunResult result = step == 0 || random.nextBoolean() ? migrator.up(options) : migrator.down(Rollback.steps(1), options);
            assertThat(result.status()).isIn(RunStatus.CANCELED, RunStatus.COMPLETED, RunStatus.NOOP);
            assertThat(wrongSide(db)).as("step %d of seed %d, %s", step, seed, result).isEmpty();
        }
        assertThat(other.up(RunOptions.defaults().parallelism(3)).status()).isIn(RunStatus.COMPLETED, RunStatus.NOOP);
        assertThat(Items.count(db, "n <> 1")).isZero();
    }

    private static List<String> wrongSide(TestDatabase db) {
        List<Slider> ranges = Slider.partition(db);
        boolean applied = db.hasTable("migration_state")
                && db.number("SELECT COUNT(*) FROM migration_state WHERE applied") == 1;
        List<String> wrong = new ArrayList<>();
        for (String row : db.rows("SELECT id, n FROM items")) {
            long id = Long.parseLong(row.substring(0, row.indexOf('|')));
            boolean migrated = ranges.isEmpty() ? applied : ranges.stream().anyMatch(range ->
                    range.lowerNumber() < id && id <= Slider.number(range.cursor(), Long.MIN_VALUE));
            if (!row.endsWith(migrated ? "|1" : "|0")) {
                wrong.add(row);
            }
        }
        return wrong;
    }

    /** Rows of the old form that arrive behind the cursors are found by the next sweep, which is cut anew. */
    @ParameterizedTest
    @EnumSource(Vendor.class)
    void sweepsRepeatOverSeveralRanges(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 60_000);
        db.execute("UPDATE items SET state = 'todo' WHERE MOD(id, 300) = 0");
        String name = "sweeps" + vendor;
        String source = """
                @Migration(id = "20260101_000000_sweeps")
                final class Sweeps {
                    @Up(table = "items", where = "state = 'todo'")
                    Patch up(Document item) throws Exception {
                        dev.driftless.it.ranges.Probe.visit("%s", item.getLong("id"));
                        return Patch.set("state", "done").and("n", item.getInt("n") + 1);
                    }
                }
                """.formatted(name);
        Probe.on(name, id -> {
            if (id == 59_700 || id == 1) {
                // Behind most cursors; those that are ahead of one are as good.
                db.execute("UPDATE items SET state = 'todo' WHERE n = 0 AND id = " + (id == 1 ? 2 : 1));
            }
        });
        RunResult result = Items.migrator(db, source).build()
                .up(RunOptions.defaults().parallelism(vendor == Vendor.SQLITE ? 1 : 3).batchSize(50)).orThrow();

        assertThat(result.reason()).isEmpty();
        assertThat(Items.count(db, "state = 'done' AND n = 1")).isEqualTo(202);
        assertThat(Items.count(db, "n > 1 OR state = 'todo'")).isZero();
        assertThat(result.migrations().get(0).changed()).isEqualTo(202);
        assertThat(result.migrations().get(0).remaining()).isZero();
    }

    /** Down, one worker goes from the last key to the first, also over ranges of an earlier call. */
    @ParameterizedTest
    @EnumSource(Vendor.class)
    void oneWorkerGoesBackInDescendingOrder(Vendor vendor) {
        TestDatabase db = Items.database(vendor, ROWS);
        String name = "descending" + vendor;
        String source = Items.pure(name);
        Migrator other = Items.migrator(db, source).build();
        other.up().orThrow();
        AtomicInteger visits = new AtomicInteger();
        AtomicBoolean canceled = new AtomicBoolean();
        Probe.on(name, id -> {
            if (visits.incrementAndGet() > 60 && canceled.compareAndSet(false, true)) {
                other.cancel();
            }
        });
        RunOptions fives = Items.batchesOf(5);
        assertThat(other.down(Rollback.steps(1), fives.parallelism(4)).status()).isEqualTo(RunStatus.CANCELED);
        assertThat(wrongSide(db)).isEmpty();

        List<Long> seen = new ArrayList<>();
        Probe.on(name, seen::add);
        other.down(Rollback.steps(1), fives).orThrow();
        assertThat(seen).isSortedAccordingTo(Collections.reverseOrder()).doesNotHaveDuplicates();
        assertThat(Items.count(db, "n <> 0")).isZero();
    }
}

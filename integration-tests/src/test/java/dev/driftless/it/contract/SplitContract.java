package dev.driftless.it.contract;

import static dev.driftless.it.Patience.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.driftless.Direction;
import dev.driftless.store.Key;
import dev.driftless.store.PageRequest;
import dev.driftless.store.Range;
import dev.driftless.store.Run;
import dev.driftless.store.StepTable;
import dev.driftless.store.StoreFailure;
import dev.driftless.store.StoreSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Parting the work: where to cut a table, and how a range is split while it is at work. */
abstract class SplitContract extends StoreContract {

    private StoreSession session;
    private StepTable table;

    SplitContract(VendorTraits vendor) {
        super(vendor);
    }

    @BeforeEach
    void fill() {
        items(100);
        session = open();
        table = table(session);
    }

    @Test
    void upwardsTheFarPartIsSplitOffFree() {
        Run run = begin(session, Direction.UP, table);
        Range range = claim(session, run, "w");
        move(session, table, range, key(10), false);
        Range read = session.ranges(ID).get(0);

        assertThat(session.split(Direction.UP, read, key(40))).isTrue();

        assertThat(session.openRanges(ID)).hasSize(2);
        Range kept = session.ranges(ID).get(0);
        Range free = claim(session, run, "other");
        assertThat(List.of(kept.cursor(), kept.upper())).containsExactly(key(10), key(40));
        assertThat(kept.epoch()).as("who has the old one in mind claims anew").isGreaterThan(read.epoch());
        assertThat(List.of(free.lower(), free.upper())).containsExactly(key(40), key(100));
        assertThat(free.cursor()).isNull();
        assertThat(open(Direction.UP)).containsExactlyInAnyOrderElementsOf(keys(11, 100));
        move(session, table, kept, key(20), false);
    }

    /** A server that crashes may lose a batch that was committed; whether or not its worker has noticed, it is done again. */
    @Test
    void theBatchAfterOneThatTheServerHasLostIsFenced() {
        Range after = afterALostBatch();
        assertThatThrownBy(() -> move(session, table, after, key(60), false))
                .isInstanceOfSatisfying(StoreFailure.class, failure ->
                        assertThat(failure.kind()).isEqualTo(StoreFailure.Kind.FENCED));
    }

    /** The range as its worker has it in mind. */
    private Range afterALostBatch() {
        Run run = begin(session, Direction.UP, table);
        Range before = claim(session, run, "w");
        move(session, table, before, key(50), false);
        Range after = session.ranges(ID).get(0);
        db.execute("UPDATE migration_range SET batch_seq = " + before.batchSeq());
        return after;
    }

    @Test
    void aSplitIsNotTakenForABatchThatTheServerHasLost() {
        Range after = afterALostBatch();

        assertThat(session.split(Direction.UP, session.ranges(ID).get(0), key(80))).isTrue();

        assertThat(session.ranges(ID).get(0).batchSeq()).isEqualTo(after.batchSeq());
        assertThatThrownBy(() -> move(session, table, after, key(60), false))
                .isInstanceOfSatisfying(StoreFailure.class, failure ->
                        assertThat(failure.kind()).isEqualTo(StoreFailure.Kind.FENCED));
    }

    @Test
    void downwardsTheNearPartOfTheRangeIsItsFarPart() {
        Run run = downwards();
        Range range = claim(session, run, "w");
        move(session, table, range, key(90), false);
        Range read = session.ranges(ID).get(0);

        assertThat(session.split(Direction.DOWN, read, key(40))).isTrue();

        Range kept = session.ranges(ID).get(0);
        Range free = claim(session, run, "other");
        assertThat(List.of(kept.lower(), kept.cursor(), kept.upper())).containsExactly(key(40), key(90), key(100));
        assertThat(free.lower()).isNull();
        assertThat(List.of(free.cursor(), free.upper())).containsExactly(key(40), key(40));
        assertThat(open(Direction.DOWN)).containsExactlyInAnyOrderElementsOf(keys(1, 90));
    }

    @Test
    void aRangeThatABatchMovedMeanwhileIsNotSplit() {
        Run run = begin(session, Direction.UP, table);
        Range read = claim(session, run, "w");
        move(session, table, read, key(50), false);

        assertThat(session.split(Direction.UP, read, key(40))).isFalse();
        assertThat(session.ranges(ID)).containsExactly(read.after(key(50)));
    }

    @Test
    void aRangeThatWasTakenOverOrIsDoneIsNotSplit() {
        Run run = begin(session, Direction.UP, table);
        Range read = claim(session, run, "w");
        Range again = claim(session, run, "w");
        assertThat(session.split(Direction.UP, read, key(40))).isFalse();

        move(session, table, again, key(100), true);
        assertThat(session.split(Direction.UP, again.after(key(100)), key(40))).isFalse();
        assertThat(session.ranges(ID)).hasSize(1);
    }

    @Test
    void nothingIsSplitOffAtTheUpperEnd() {
        Run run = begin(session, Direction.UP, table);
        Range read = claim(session, run, "w");

        assertThat(session.split(Direction.UP, read, key(100))).isFalse();
        assertThat(session.ranges(ID)).containsExactly(read);
    }

    @Test
    void theBatchInFlightOfASplitRangeIsFenced() {
        Run run = begin(session, Direction.UP, table);
        Range read = claim(session, run, "w");
        session.split(Direction.UP, read, key(40));

        assertThatThrownBy(() -> move(session, table, read, key(50), false))
                .isInstanceOfSatisfying(StoreFailure.class, failure ->
                        assertThat(failure.kind()).isEqualTo(StoreFailure.Kind.FENCED));
    }

    @Test
    void ofSplitsOfOneRangeAtOnceOneIsCarriedOut() throws Exception {
        Run run = begin(session, Direction.UP, table);
        Range read = claim(session, run, "w");
        AtomicInteger number = new AtomicInteger();

        List<Boolean> split = atOnce(4, () -> {
            try (StoreSession own = store.open()) {
                Key at = key(20 * number.incrementAndGet());
                return patiently(() -> own.split(Direction.UP, read, at));
            }
        });

        assertThat(split).containsOnlyOnce(true);
        assertThat(open(Direction.UP)).containsExactlyInAnyOrderElementsOf(keys(1, 100));
    }

    @Test
    void splitsOfDifferentRangesAtOnceLeaveEveryRowInOneRange() throws Exception {
        begin(session, Direction.UP, table, key(25), key(50), key(75));
        List<Range> ranges = session.ranges(ID);
        AtomicInteger number = new AtomicInteger();

        List<Boolean> split = atOnce(4, () -> {
            try (StoreSession own = store.open()) {
                int mine = number.getAndIncrement();
                return patiently(() -> own.split(Direction.UP, ranges.get(mine), key(25 * mine + 10)));
            }
        });

        assertThat(split).contains(true);
        assertThat(session.ranges(ID)).hasSize(4 + (int) split.stream().filter(done -> done).count());
        assertThat(open(Direction.UP)).containsExactlyInAnyOrderElementsOf(keys(1, 100));
    }

    @Test
    void theKeySoManyRowsAheadOfTheCursor() {
        Run run = begin(session, Direction.UP, table);
        Range range = claim(session, run, "w");
        assertThat(session.keyAhead(table, Direction.UP, range, 1)).contains(key(1));
        assertThat(session.keyAhead(table, Direction.UP, range, 30)).contains(key(30));
        assertThat(session.keyAhead(table, Direction.UP, range, 99)).contains(key(99));
        assertThat(session.keyAhead(table, Direction.UP, range, 100)).isEmpty();
        move(session, table, range, key(40), false);

        Range moved = session.ranges(ID).get(0);

        assertThat(session.keyAhead(table, Direction.UP, moved, 30)).contains(key(70));
        assertThat(session.keyAhead(table, Direction.UP, moved, 60)).isEmpty();
        assertThat(session.keyAhead(table, Direction.UP, moved, 1000)).isEmpty();
    }

    @Test
    void theKeySoManyRowsAheadOnTheWayDown() {
        Run run = downwards();
        Range range = claim(session, run, "w");

        assertThat(session.keyAhead(table, Direction.DOWN, range, 30)).contains(key(70));
        assertThat(session.keyAhead(table, Direction.DOWN, range, 99)).contains(key(1));
        assertThat(session.keyAhead(table, Direction.DOWN, range, 100)).isEmpty();
        move(session, table, range, null, true);
        assertThat(session.keyAhead(table, Direction.DOWN, session.ranges(ID).get(0), 1)).isEmpty();
    }

    @Test
    void aSmallTableIsNotCut() {
        assertThat(session.cutPoints(table, 8)).isEmpty();
        db.execute("DELETE FROM items");
        assertThat(session.cutPoints(table, 8)).isEmpty();
    }

    @Test
    void aLargeTableIsCutQuicklyInTheDatabasesOwnOrder() {
        db.execute("DROP TABLE IF EXISTS large", "CREATE TABLE large (a VARCHAR(20) NOT NULL, b INT NOT NULL, PRIMARY KEY (a, b))",
                "INSERT INTO large SELECT SUBSTR('zyXwvUtSrqpOnmlKjihGfedCba', CAST(1 + i % 26 AS INT), 1), i FROM "
                        + vendor.series(60_000));
        vendor.analyze(db, "large");
        StepTable large = table(session, "large", "", "");
        List<String> inOrder = db.rows("SELECT a, b FROM large ORDER BY a, b");

        long start = System.nanoTime();
        List<Key> points = session.cutPoints(large, 4);
        Duration taken = Duration.ofNanos(System.nanoTime() - start);

        List<Integer> places = points.stream().map(point -> inOrder.indexOf(String.join("|", point.parts()))).toList();
        assertThat(places).isNotEmpty().hasSizeLessThanOrEqualTo(3).isSorted().doesNotHaveDuplicates().doesNotContain(-1);
        assertThat(taken).isLessThan(Duration.ofSeconds(3));
        assertThat(session.cutPoints(large, 1)).isEmpty();
    }

    private Run downwards() {
        Run up = begin(session, Direction.UP, table);
        finish(session, table, up);
        assertThat(session.completeMigration(up, 0, null)).isTrue();
        return begin(session, Direction.DOWN, table);
    }

    /** The keys that are still to be visited. */
    private List<Key> open(Direction direction) {
        List<Key> keys = new ArrayList<>();
        for (Range range : session.openRanges(ID)) {
            PageRequest request = direction == Direction.UP
                    ? up(Optional.ofNullable(range.cursor()).orElse(range.lower()), range.upper(), 1000)
                    : down(range.lower(), range.cursor(), 1000);
            session.readPage(table, request).rows().forEach(row -> keys.add(row.key()));
        }
        return keys;
    }

    private static List<Key> keys(int first, int last) {
        List<Key> keys = new ArrayList<>();
        for (int id = first; id <= last; id++) {
            keys.add(key(id));
        }
        return keys;
    }
}

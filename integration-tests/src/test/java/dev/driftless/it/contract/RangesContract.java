package dev.driftless.it.contract;

import static dev.driftless.it.Patience.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.driftless.Direction;
import dev.driftless.RunStatus;
import dev.driftless.store.Batch;
import dev.driftless.store.Checkpoint;
import dev.driftless.store.Claim;
import dev.driftless.store.Counts;
import dev.driftless.store.Key;
import dev.driftless.store.Progress;
import dev.driftless.store.Range;
import dev.driftless.store.Run;
import dev.driftless.store.StepTable;
import dev.driftless.store.StoreFailure;
import dev.driftless.store.StoreSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ranges: how they are cut, claimed, moved and fenced. */
abstract class RangesContract extends StoreContract {

    private StoreSession session;
    private StepTable table;

    RangesContract(VendorTraits vendor) {
        super(vendor);
    }

    @BeforeEach
    void fill() {
        items(100);
        session = open();
        table = table(session);
    }

    @Test
    void cutPointsBecomeRangesWithoutGapOrOverlap() {
        begin(session, Direction.UP, table, key(30), key(60));

        assertThat(session.ranges(ID)).extracting(Range::lower).containsExactly(null, key(30), key(60));
        assertThat(session.ranges(ID)).extracting(Range::upper).containsExactly(key(30), key(60), key(100));
        assertThat(session.ranges(ID)).extracting(Range::cursor).containsOnlyNulls();
        assertThat(session.ranges(ID)).extracting(Range::seq).containsExactly(0, 1, 2);
        assertThat(session.openRanges(ID)).containsExactlyInAnyOrderElementsOf(session.ranges(ID));
    }

    @Test
    void cutPointsWhoseRowsAreGoneLeaveEveryRowInOneRange() {
        db.execute("DELETE FROM items WHERE id > 50");
        begin(session, Direction.UP, table, key(30), key(50), key(60), key(90));

        assertEveryRowIsInOneRange(50);
    }

    @Test
    void anEmptyTableHasOneRangeThatIsDone() {
        db.execute("DELETE FROM items");
        Run run = begin(session, Direction.UP, table, key(30));

        assertThat(session.ranges(ID)).singleElement().satisfies(range -> {
            assertThat(range.lower()).isNull();
            assertThat(range.upper()).isNull();
        });
        assertThat(session.openRanges(ID)).isEmpty();
        assertThat(session.claim(run, "w", LEASE)).isInstanceOf(Claim.AllDone.class);
        assertThat(session.completeMigration(run, 0, null)).isTrue();
    }

    @Test
    void aMigrationThatIsNotHalfWayHasNoRanges() {
        assertThat(session.ranges(ID)).isEmpty();
        assertThat(session.openRanges(ID)).isEmpty();
        assertThat(session.progress(ID)).isEqualTo(Progress.NONE);
    }

    @Test
    void upwardsTheFirstRangeIsClaimedFirstAndDownwardsTheLast() {
        Run up = begin(session, Direction.UP, table, key(30), key(60));
        assertThat(lowers(up, "a", "b", "c")).containsExactly(null, key(30), key(60));
        finishWith(up);

        Run down = begin(session, Direction.DOWN, table, key(30), key(60));
        assertThat(session.ranges(ID)).allSatisfy(range -> assertThat(range.cursor()).isEqualTo(range.upper()));
        assertThat(lowers(down, "a", "b", "c")).containsExactly(key(60), key(30), null);
    }

    @Test
    void aPartThatWasSplitOffIsClaimedInItsPlace() {
        Run run = begin(session, Direction.UP, table, key(60));
        Range first = claim(session, run, "a");
        assertThat(session.split(Direction.UP, first, key(20))).isTrue();

        assertThat(claim(session, run, "b").lower()).isEqualTo(key(20));
        assertThat(claim(session, run, "c").lower()).isEqualTo(key(60));
    }

    @Test
    void eachClaimRaisesTheEpochAlsoThatOfTheSameOwner() {
        Run run = begin(session, Direction.UP, table);
        Range first = claim(session, run, "w");
        Range again = claim(session, run, "w");

        assertThat(again.epoch()).isGreaterThan(first.epoch());
        assertThat(again.seq()).isEqualTo(first.seq());
        assertFenced(first, key(10));
        move(session, table, again, key(10), false);
    }

    @Test
    void whatOthersHoldIsSaidWithTheLeaseThatEndsFirst() {
        Run run = begin(session, Direction.UP, table, key(50));
        session.claim(run, "long", Duration.ofMinutes(10));
        session.claim(run, "short", Duration.ofMinutes(1));

        assertThat(session.claim(run, "third", LEASE)).isInstanceOfSatisfying(Claim.Held.class, held ->
                assertThat(held.remaining()).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1)));
    }

    @Test
    void eightSessionsAtOnceGetEightRanges() throws Exception {
        Run run = begin(session, Direction.UP, table, key(10), key(20), key(30), key(40), key(50), key(60), key(70));

        List<Claim> claims = atOnce(8, () -> {
            try (StoreSession own = store.open()) {
                Claim claim;
                do {
                    claim = patiently(() -> own.claim(run, Thread.currentThread().getName(), LEASE));
                } while (claim instanceof Claim.Held);
                return claim;
            }
        });

        assertThat(claims).extracting(claim -> ((Claim.Taken) claim).range().seq())
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(session.claim(run, "ninth", LEASE)).isInstanceOf(Claim.Held.class);
    }

    @Test
    void aClaimForARunThatEndedTakesNothing() {
        Run run = begin(session, Direction.UP, table);
        session.endRun(run, RunStatus.CANCELED, null, null);
        Range before = session.ranges(ID).get(0);

        assertThat(session.claim(run, "late", LEASE)).isNotInstanceOf(Claim.Taken.class);
        assertThat(session.ranges(ID)).containsExactly(before);
    }

    @Test
    void aRangeIsTakenOverOnlyWhenItsLeaseHasPassedAndThenFencesItsOwner() {
        Run run = begin(session, Direction.UP, table);
        Range frozen = ((Claim.Taken) session.claim(run, "frozen", Duration.ofSeconds(2))).range();

        assertThat(session.claim(run, "other", LEASE)).isInstanceOf(Claim.Held.class);
        await().atMost(Duration.ofSeconds(20)).until(() -> session.claim(run, "other", LEASE) instanceof Claim.Taken);

        assertFenced(frozen, key(10));
    }

    @Test
    void aReleasedRangeIsFreeAtOnce() {
        Run run = begin(session, Direction.UP, table);
        claim(session, run, "a");

        session.release("a");
        Range second = claim(session, run, "b");
        session.release("a");

        assertThat(session.claim(run, "c", LEASE)).as("released by its former owner").isInstanceOf(Claim.Held.class);
        move(session, table, second, key(10), false);
    }

    @Test
    void allDoneWhenEveryRangeIs() {
        Run run = begin(session, Direction.UP, table, key(50));
        finish(session, table, run);

        assertThat(session.claim(run, "w", LEASE)).isInstanceOf(Claim.AllDone.class);
        assertThat(session.openRanges(ID)).isEmpty();
        assertThat(session.ranges(ID)).hasSize(2);
    }

    @Test
    void aCheckpointMovesTheCursorAndAddsUp() {
        Run run = begin(session, Direction.UP, table);
        Range range = claim(session, run, "w");

        try (Batch batch = session.begin(table, range, settings())) {
            batch.checkpoint(new Checkpoint(key(10), false, new Counts(6, 4, 0), LEASE));
            batch.commit();
        }
        Range after = range.after(key(10));
        assertThat(session.ranges(ID)).containsExactly(after);
        try (Batch batch = session.begin(table, after, settings())) {
            batch.checkpoint(new Checkpoint(key(20), false, new Counts(10, 0, 0), LEASE));
            batch.commit();
        }

        assertThat(session.ranges(ID)).containsExactly(after.after(key(20)));
        assertThat(session.progress(ID).counts()).isEqualTo(new Counts(16, 4, 0));
        assertThat(session.progress(ID).moved()).isTrue();
    }

    @Test
    void aCheckpointRenewsTheLease() {
        Run run = begin(session, Direction.UP, table);
        Range range = ((Claim.Taken) session.claim(run, "w", Duration.ofMillis(1))).range();
        move(session, table, range, key(10), false);

        assertThat(session.claim(run, "other", LEASE)).isInstanceOf(Claim.Held.class);
    }

    @Test
    void aCheckpointIsFencedByTheEpochAlone() {
        Run run = begin(session, Direction.UP, table);
        Range range = claim(session, run, "w");
        db.execute("UPDATE migration_range SET epoch = epoch + 1");

        assertFenced(range, key(10));
    }

    @Test
    void aCheckpointIsFencedByTheBatchNumberAlone() {
        Run run = begin(session, Direction.UP, table);
        Range range = claim(session, run, "w");
        move(session, table, range, key(10), false);

        assertFenced(range, key(20));
        assertThat(session.ranges(ID)).containsExactly(range.after(key(10)));
    }

    @Test
    void theNextSweepIsCutAnewUpToTheLargestKey() {
        Run run = begin(session, Direction.UP, table);
        finish(session, table, run);
        db.execute("INSERT INTO items VALUES (150, 0, 'new')");

        assertThat(session.nextSweep(run, table, List.of(key(80)))).isTrue();

        assertThat(session.progress(ID).sweep()).isEqualTo(2);
        assertThat(session.ranges(ID)).extracting(Range::upper).containsExactly(key(80), key(150));
        assertThat(session.openRanges(ID)).hasSize(2);
    }

    @Test
    void aRunShutsTheBatchesOfTheOneBeforeItOut() {
        Run run = begin(session, Direction.UP, table, key(50));
        Range range = claim(session, run, "w");
        Range other = claim(session, run, "v");
        move(session, table, other, other.upper(), true);
        session.endRun(run, RunStatus.CANCELED, null, null);

        session.startRun(newRun("next", Direction.UP, ID));

        assertFenced(range, key(10));
        assertThat(session.openRanges(ID)).as("each is looked at again").hasSize(2);
        assertThat(session.ranges(ID)).extracting(Range::cursor).containsExactly(null, key(100));
    }

    private void assertFenced(Range range, Key cursor) {
        List<Range> before = session.ranges(ID);
        try (Batch batch = session.begin(table, range, settings())) {
            batch.lockRows(batch.keys(up(range.cursor(), range.upper(), 5)));
            assertThatThrownBy(() -> batch.checkpoint(new Checkpoint(cursor, false, new Counts(1, 0, 0), LEASE)))
                    .isInstanceOfSatisfying(StoreFailure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(StoreFailure.Kind.FENCED));
        }
        assertThat(session.ranges(ID)).isEqualTo(before);
    }

    private List<Key> lowers(Run run, String... owners) {
        List<Key> lowers = new ArrayList<>();
        for (String owner : owners) {
            lowers.add(claim(session, run, owner).lower());
        }
        return lowers;
    }

    private void finishWith(Run run) {
        db.execute("UPDATE migration_range SET lease_until = 0");
        finish(session, table, run);
        assertThat(session.completeMigration(run, 0, null)).isTrue();
    }

    private void assertEveryRowIsInOneRange(int rows) {
        List<Key> met = new ArrayList<>();
        for (Range range : session.openRanges(ID)) {
            session.readPage(table, up(range.lower(), range.upper(), 1000)).rows().forEach(row -> met.add(row.key()));
        }
        assertThat(met).hasSize(rows).doesNotHaveDuplicates();
    }
}

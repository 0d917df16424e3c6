package dev.driftless.it.contract;

import static dev.driftless.it.Patience.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.driftless.Direction;
import dev.driftless.RunStatus;
import dev.driftless.annotations.WriteMode;
import dev.driftless.store.Batch;
import dev.driftless.store.Begin;
import dev.driftless.store.Checkpoint;
import dev.driftless.store.Counts;
import dev.driftless.store.NewRun;
import dev.driftless.store.Planned;
import dev.driftless.store.Range;
import dev.driftless.store.Run;
import dev.driftless.store.Snapshot;
import dev.driftless.store.StepTable;
import dev.driftless.store.StoreFailure;
import dev.driftless.store.StoreSession;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The run slot, and the transitions of a run. */
abstract class RunsContract extends StoreContract {

    private static final String SECOND = "20260102_000000_second";
    private static final Duration SHORT = Duration.ofMillis(300);

    private StoreSession session;
    private StepTable table;

    RunsContract(VendorTraits vendor) {
        super(vendor);
    }

    @BeforeEach
    void fill() {
        items(100);
        session = open();
        table = table(session);
    }

    @Test
    void ofEightSessionsAtOnceOneGetsTheRunSlot() throws Exception {
        AtomicInteger number = new AtomicInteger();

        List<Boolean> started = atOnce(8, () -> {
            try (StoreSession own = store.open()) {
                NewRun run = newRun("run-of-" + number.incrementAndGet(), Direction.UP, ID);
                return patiently(() -> own.startRun(run));
            }
        });

        assertThat(started).containsOnlyOnce(true);
        assertThat(session.runs(10)).singleElement().satisfies(run ->
                assertThat(session.snapshot().orElseThrow().activeRun().orElseThrow().id()).isEqualTo(run.id()));
    }

    @Test
    void aPlanThatNoLongerFitsStartsNothing() {
        AtomicReference<Snapshot> asked = new AtomicReference<>();
        NewRun run = newRun("unfit", Direction.UP, ID);

        boolean started = session.startRun(new NewRun(run.runId(), run.direction(), run.plan(), "{}", LEASE, Optional.empty(),
                snapshot -> {
                    asked.set(snapshot);
                    return false;
                }));

        assertThat(started).isFalse();
        assertThat(asked.get().migrations()).isEmpty();
        assertThat(session.run("unfit")).isEmpty();
        assertThat(session.startRun(newRun("fits", Direction.UP, ID))).isTrue();
    }

    @Test
    void aStartedRunIsReadAsItWasWritten() {
        session.startRun(new NewRun("read", Direction.DOWN,
                List.of(new Planned(ID, CHECKSUM, true), new Planned(SECOND, "v1:é", false)), "{\"a\": \"ü'\"}", LEASE,
                Optional.empty(), snapshot -> true));

        Run run = session.run("read").orElseThrow();

        assertThat(run.plan()).containsExactly(new Planned(ID, CHECKSUM, true), new Planned(SECOND, "v1:é", false));
        assertThat(run.options()).isEqualTo("{\"a\": \"ü'\"}");
        assertThat(run.paused() || run.abandoned() || run.state().cancelRequested()).isFalse();
        assertThat(run.state().status()).isEqualTo(RunStatus.RUNNING);
        assertThat(run.state().direction()).isEqualTo(Direction.DOWN);
        assertThat(Duration.between(run.state().startedAt(), java.time.Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
        assertThat(session.run("none")).isEmpty();
    }

    @Test
    void everyTransitionNamesTheStepThatItRead() {
        session.startRun(newRun("stale", Direction.UP, ID, SECOND));
        Run read = session.run("stale").orElseThrow();
        Begin begin = new Begin(read.plan().get(0), Direction.UP, WriteMode.NORMAL, table, List.of());
        assertThat(session.beginMigration(read, begin)).isTrue();
        Run begun = session.run("stale").orElseThrow();
        finish(session, table, begun);

        assertThat(session.beginMigration(read, begin)).isFalse();
        assertThat(session.nextSweep(read, table, List.of())).isFalse();
        assertThat(session.completeMigration(read, 0, null)).isFalse();
        assertThat(session.endRun(read, RunStatus.CANCELED, null, null)).isFalse();

        assertThat(session.run("stale").orElseThrow().step()).isEqualTo(begun.step());
        assertThat(session.ranges(ID)).hasSize(1);
        assertThat(session.nextSweep(begun, table, List.of())).isTrue();
    }

    @Test
    void ofFourSessionsAtOnceOneCompletesTheMigration() throws Exception {
        session.startRun(newRun("two", Direction.UP, ID, SECOND));
        Run run = beginCurrent(session, "two", table);
        finish(session, table, run);

        List<Boolean> completed = atOnce(4, () -> {
            try (StoreSession own = store.open()) {
                return patiently(() -> own.completeMigration(run, 3, "a_reason"));
            }
        });

        assertThat(completed).containsOnlyOnce(true);
        Run after = session.run("two").orElseThrow();
        assertThat(after.state().currentIndex()).isEqualTo(1);
        assertThat(after.state().status()).isEqualTo(RunStatus.RUNNING);
        assertThat(after.reason()).contains("a_reason");
        assertThat(session.ranges(ID)).isEmpty();
        assertThat(session.snapshot().orElseThrow().find(ID).orElseThrow().applied()).isTrue();
    }

    @Test
    void aMigrationIsNeitherCompletedNorSweptAgainWhileARangeIsOpen() {
        Run run = begin(session, Direction.UP, table, key(50));
        Range first = claim(session, run, "w");
        move(session, table, first, first.upper(), true);

        assertThat(session.completeMigration(run, 0, null)).isFalse();
        assertThat(session.nextSweep(run, table, List.of())).isFalse();

        finish(session, table, run);
        assertThat(session.completeMigration(run, 0, null)).isTrue();
    }

    @Test
    void theLastMigrationEndsTheRunAndFreesTheSlot() {
        Run run = begin(session, Direction.UP, table);
        assertThat(session.begun(run)).isTrue();
        Range range = claim(session, run, "w");
        try (Batch batch = session.begin(table, range, settings())) {
            batch.checkpoint(new Checkpoint(range.upper(), true, new Counts(7, 5, 0), LEASE));
            batch.commit();
        }

        assertThat(session.completeMigration(run, 2, null)).isTrue();

        Run ended = session.run(run.id()).orElseThrow();
        assertThat(ended.state().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(ended.state().completedAt()).isPresent();
        assertThat(session.snapshot().orElseThrow().activeRun()).isEmpty();
        assertThat(session.progress(ID).counts()).isEqualTo(new Counts(7, 5, 0));
        assertThat(session.states()).singleElement().satisfies(state -> {
            assertThat(state.applied()).isTrue();
            assertThat(state.processed()).isEqualTo(12);
            assertThat(state.changed()).isEqualTo(7);
        });
        assertThat(session.startRun(newRun("next", Direction.DOWN, ID))).isTrue();
    }

    @Test
    void whatIsAppliedIsNotBegunAgain() {
        Run run = begin(session, Direction.UP, table);
        finish(session, table, run);
        session.completeMigration(run, 0, null);
        session.startRun(newRun("again", Direction.UP, ID));
        Run again = session.run("again").orElseThrow();

        assertThat(session.begun(again)).isFalse();
        assertThatThrownBy(() -> session.beginMigration(
                again, new Begin(again.plan().get(0), Direction.UP, WriteMode.NORMAL, table, List.of())))
                .isInstanceOfSatisfying(StoreFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(StoreFailure.Kind.OTHER));
        assertThat(session.ranges(ID)).isEmpty();
    }

    @Test
    void anEndedRunFreesTheSlotAndItsRanges() {
        Run run = begin(session, Direction.UP, table);
        claim(session, run, "w");

        assertThat(session.endRun(run, RunStatus.FAILED, "row 7 is bad", "a_word")).isTrue();

        Run ended = session.run(run.id()).orElseThrow();
        assertThat(ended.state().status()).isEqualTo(RunStatus.FAILED);
        assertThat(ended.state().lastError()).contains("row 7 is bad");
        assertThat(ended.reason()).contains("a_word");
        Run next = begin(session, Direction.UP, table);
        assertThat(claim(session, next, "another").upper()).isEqualTo(key(100));
        assertThat(session.endRun(ended, RunStatus.CANCELED, null, null)).isFalse();
    }

    @Test
    void aRunIsSupersededOnlyWhenItsLeaseHasPassed() {
        Run run = begin(session, Direction.UP, table);
        Range claimed = claim(session, run, "frozen");
        NewRun successor = superseding("successor", run.id());
        assertThat(session.startRun(successor)).isFalse();
        assertThat(session.run("successor")).isEmpty();

        session.renew(run.id(), SHORT);
        await().atMost(Duration.ofSeconds(10)).until(() -> session.run(run.id()).orElseThrow().abandoned());
        assertThat(session.startRun(successor)).isTrue();

        Run old = session.run(run.id()).orElseThrow();
        assertThat(old.state().status()).isEqualTo(RunStatus.CANCELED);
        assertThat(old.reason()).contains("superseded");
        assertThat(session.snapshot().orElseThrow().activeRun().orElseThrow().id()).isEqualTo("successor");
        assertThat(session.ranges(ID).get(0).epoch()).isGreaterThan(claimed.epoch());
        try (Batch late = session.begin(table, claimed, settings())) {
            assertThatThrownBy(() -> late.checkpoint(new Checkpoint(key(10), false, Counts.NONE, LEASE)))
                    .isInstanceOfSatisfying(StoreFailure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(StoreFailure.Kind.FENCED));
        }
    }

    @Test
    void aSignOfLifeKeepsARunFromBeingSuperseded() {
        Run run = begin(session, Direction.UP, table);
        session.renew(run.id(), SHORT);
        await().atMost(Duration.ofSeconds(10)).until(() -> session.run(run.id()).orElseThrow().abandoned());

        session.renew(run.id(), LEASE);

        assertThat(session.run(run.id()).orElseThrow().abandoned()).isFalse();
        assertThat(session.startRun(superseding("successor", run.id()))).isFalse();
        assertThat(session.adoptRun(session.run(run.id()).orElseThrow(), "{}", LEASE)).isFalse();
    }

    @Test
    void anAbandonedRunIsAdoptedOnceAndLooksAlive() throws Exception {
        Run run = begin(session, Direction.UP, table);
        assertThat(session.adoptRun(run, "{\"mine\": 1}", LEASE)).isFalse();
        session.setPaused(run.id(), true);
        session.renew(run.id(), SHORT);
        await().atMost(Duration.ofSeconds(10)).until(() -> session.run(run.id()).orElseThrow().abandoned());

        List<Boolean> adopted = atOnce(4, () -> {
            try (StoreSession own = store.open()) {
                return patiently(() -> own.adoptRun(run, "{\"mine\": 2}", LEASE));
            }
        });

        assertThat(adopted).containsOnlyOnce(true);
        Run mine = session.run(run.id()).orElseThrow();
        assertThat(mine.options()).isEqualTo("{\"mine\": 2}");
        assertThat(mine.abandoned() || mine.paused()).isFalse();
        assertThat(session.completeMigration(run, 0, null)).isFalse();
    }

    @Test
    void aRunThatIsAskedToStopIsNotAdopted() {
        Run run = begin(session, Direction.UP, table);
        assertThat(session.requestCancel(run.id())).isTrue();
        session.renew(run.id(), SHORT);
        await().atMost(Duration.ofSeconds(10)).until(() -> session.run(run.id()).orElseThrow().abandoned());

        assertThat(session.adoptRun(session.run(run.id()).orElseThrow(), "{}", LEASE)).isFalse();
        assertThat(session.run(run.id()).orElseThrow().state().cancelRequested()).isTrue();
    }

    @Test
    void wishesReachARunThatIsRunningAndNoOther() {
        Run run = begin(session, Direction.UP, table);

        assertThat(session.setPaused(run.id(), true)).isTrue();
        assertThat(session.setOptions(run.id(), "{\"b\": 1}")).isTrue();
        session.renewWaiting(run.id(), LEASE, "replication lag");

        Run waiting = session.run(run.id()).orElseThrow();
        assertThat(waiting.paused()).isTrue();
        assertThat(waiting.options()).isEqualTo("{\"b\": 1}");
        assertThat(waiting.state().waitingFor()).contains("replication lag");
        session.renewWaiting(run.id(), LEASE, null);
        assertThat(session.run(run.id()).orElseThrow().state().waitingFor()).isEmpty();
        session.endRun(waiting, RunStatus.CANCELED, null, null);
        assertThat(session.setPaused(run.id(), false)).isFalse();
        assertThat(session.setOptions(run.id(), "{}")).isFalse();
        assertThat(session.requestCancel(run.id())).isFalse();
        assertThat(session.requestCancel("none")).isFalse();
    }

    @Test
    void theNewestRunsComeFirst() {
        for (String id : List.of("a", "c", "b")) {
            session.startRun(newRun(id, Direction.UP, ID));
            session.endRun(session.run(id).orElseThrow(), RunStatus.CANCELED, null, null);
        }

        assertThat(session.runs(10)).extracting(Run::id).containsExactly("b", "c", "a");
        assertThat(session.runs(2)).extracting(Run::id).containsExactly("b", "c");
    }

    @Test
    void acceptedDriftChangesTheChecksumOrRetires() {
        Run run = begin(session, Direction.UP, table);
        finish(session, table, run);
        session.completeMigration(run, 0, null);

        session.acceptDrift(java.util.Map.of(ID, "v1:new"));
        assertThat(session.snapshot().orElseThrow().find(ID).orElseThrow().checksum()).isEqualTo("v1:new");

        session.acceptDrift(java.util.Map.of(ID, ""));
        assertThat(session.snapshot().orElseThrow().find(ID).orElseThrow().retired()).isTrue();
    }

    private static NewRun superseding(String id, String old) {
        NewRun run = newRun(id, Direction.UP, ID);
        return new NewRun(id, run.direction(), run.plan(), "{}", LEASE, Optional.of(old), snapshot -> true);
    }
}

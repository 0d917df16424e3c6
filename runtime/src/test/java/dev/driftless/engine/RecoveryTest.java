package dev.driftless.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.engine.Recovery.Reaction;
import dev.driftless.store.StoreFailure;
import dev.driftless.store.StoreFailure.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What follows from database errors. */
class RecoveryTest {

    private final Recovery recovery = new Recovery();

    private Reaction after(Kind kind, boolean divisible, boolean skips) {
        return recovery.after(new StoreFailure(kind, "it went wrong"), divisible, skips);
    }

    @Test
    void givesWayToLocksForEver() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(after(Kind.LOCKED, true, false)).isEqualTo(Reaction.GIVE_WAY);
        }
        assertThat(after(Kind.RETRY, true, false)).isEqualTo(Reaction.HALVE);
    }

    @Test
    void halvesAndFailsInTheEndWhenEveryTryLoses() {
        for (int i = 0; i < 50; i++) {
            assertThat(after(Kind.RETRY, true, false)).isEqualTo(Reaction.HALVE);
        }
        assertThat(after(Kind.RETRY, true, false)).isEqualTo(Reaction.FAIL);
        recovery.batchCommitted();
        assertThat(after(Kind.RETRY, true, false)).isEqualTo(Reaction.HALVE);
    }

    @Test
    void looksForTheRowOnlyWhereItCanBeSetAside() {
        assertThat(after(Kind.DATA, true, true)).isEqualTo(Reaction.HALVE);
        assertThat(after(Kind.DATA, false, true)).isEqualTo(Reaction.FAIL);
        assertThat(after(Kind.DATA, true, false)).isEqualTo(Reaction.FAIL);
        assertThat(after(Kind.OTHER, true, true)).isEqualTo(Reaction.FAIL);
        assertThat(after(Kind.FENCED, true, false)).isEqualTo(Reaction.CLAIM_ANEW);
    }

    @Test
    void waitsForADatabaseThatIsAwayButNotForABatchThatKillsItsConnection() {
        for (int i = 0; i < 100; i++) {
            assertThat(after(Kind.CONNECTION, true, false)).isEqualTo(Reaction.CONNECT_ANEW);
        }
        recovery.databaseAnswered();
        recovery.batchCommitted();
        for (int i = 0; i < 20; i++) {
            assertThat(after(Kind.CONNECTION, true, false)).isEqualTo(Reaction.CONNECT_ANEW);
            recovery.databaseAnswered();
        }
        assertThat(after(Kind.CONNECTION, true, false)).isEqualTo(Reaction.FAIL);
    }

    @Test
    void waitsLongerWithEachTryUpToASecond() {
        assertThat(recovery.nextWait()).isLessThanOrEqualTo(Duration.ofMillis(10));
        for (int i = 0; i < 20; i++) {
            recovery.nextWait();
        }
        assertThat(recovery.nextWait()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    }
}

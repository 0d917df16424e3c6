package dev.driftless.engine;

import dev.driftless.RunStatus;
import dev.driftless.store.StoreFailure;
import java.time.Duration;
import java.util.Optional;

/** Decides what follows from a database error, given those that came before it; not thread-safe. */
final class Recovery {

    private static final Duration LONGEST_OUTAGE = Duration.ofSeconds(60);
    private static final int MOST_RETRIES = 50;
    private static final int MOST_LOSSES = 20;

    private int attempts;
    private int retries;
    private int losses;
    private long outageSince;

    /** What a worker does next; all but the last two lead to another try after a wait. */
    enum Reaction {
        /** The range is no longer this worker's. */
        CLAIM_ANEW,
        /** The connection is gone, or a commit's outcome unknown: forget everything, and try with half the rows. */
        CONNECT_ANEW,
        /** Somebody has a row locked: take what is free. */
        GIVE_WAY,
        /** Try with half the rows. */
        HALVE,
        /** The database has been away for too long. */
        GIVE_UP,
        /** The run fails. */
        FAIL
    }

    /**
     * What follows.
     *
     * @param divisible whether the batch had more than one row
     * @param skips whether rows that fail are set aside, so that it is worth finding them
     */
    Reaction after(StoreFailure failure, boolean divisible, boolean skips) {
        return switch (failure.kind()) {
            case FENCED -> Reaction.CLAIM_ANEW;
            case CONNECTION -> lost();
            case LOCKED -> Reaction.GIVE_WAY;
            case RETRY, SLOW -> ++retries > MOST_RETRIES ? Reaction.FAIL : Reaction.HALVE;
            case DATA -> divisible && skips ? Reaction.HALVE : Reaction.FAIL;
            case OTHER -> Reaction.FAIL;
        };
    }

    /** A database that is away is waited for; a batch that loses its connection again and again is at fault itself. */
    private Reaction lost() {
        long now = System.nanoTime();
        if (outageSince == 0) {
            outageSince = now;
            losses++;
        }
        if (losses > MOST_LOSSES) {
            return Reaction.FAIL;
        }
        return now - outageSince > LONGEST_OUTAGE.toNanos() ? Reaction.GIVE_UP : Reaction.CONNECT_ANEW;
    }

    /** Whether others keep getting in the way, so that rows had better be locked from the start. */
    boolean contended() {
        return retries >= 3;
    }

    void databaseAnswered() {
        outageSince = 0;
    }

    /** A worker that has nothing to do is not at fault for what came before, however long it stays so. */
    void idle() {
        batchCommitted();
    }

    void batchCommitted() {
        attempts = 0;
        retries = 0;
        losses = 0;
    }

    /** How long to wait before the next try. */
    Duration nextWait() {
        return Backoff.after(++attempts);
    }

    static Outcome connectionLost(StoreFailure failure) {
        return new Outcome(RunStatus.FAILED, Optional.of("connection_lost"), Optional.of(
                "The connection to the database was lost and did not come back within " + LONGEST_OUTAGE.toSeconds() + " s ("
                        + failure.getMessage() + "); call again to go on from the last committed batch."));
    }
}

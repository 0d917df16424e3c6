package dev.driftless.store;

/** Something went wrong in the database; tells the engine what may be done about it. */
public final class StoreFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What may be done about it. */
    public enum Kind {
        /** The connection is gone, or the outcome of a commit is unknown: forget everything in memory and claim anew. */
        CONNECTION,
        /** The transaction lost against another one: roll back and try again. */
        RETRY,
        /** A lock was not to be had in time: roll back, wait, try again. */
        LOCKED,
        /** The transaction, or one of its statements, took longer than it may: roll back, try again with fewer rows. */
        SLOW,
        /** A statement was refused because of the data that it writes: find the row. */
        DATA,
        /** The transaction is no longer the one that was begun, or the range is no longer the worker's. */
        FENCED,
        /** None of these: the run fails. */
        OTHER
    }

    private final Kind kind;

    /**
     * A failure.
     *
     * @param kind what may be done about it
     * @param message one sentence
     * @param cause what was caught
     */
    public StoreFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /**
     * A failure that no exception caused.
     *
     * @param kind what may be done about it
     * @param message one sentence
     */
    public StoreFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /**
     * What may be done about it.
     *
     * @return never null
     */
    public Kind kind() {
        return kind;
    }
}

package dev.driftless.it.chaos;

/** What a worker process was at when it was stopped, as its database server saw it; the later the stronger. */
enum Moment {
    /** Between batches, or in a transaction that touches no row of the table. */
    ELSEWHERE,
    /** A batch's transaction is open. */
    BATCH,
    /** The server is carrying out a batch's COMMIT. */
    COMMIT
}

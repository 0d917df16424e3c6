package dev.driftless.store.jdbc;

/** What a guarded connection is for. */
enum GuardMode {

    /** A batch: reads and writes, in the batch's transaction. */
    WRITABLE,

    /** A dry run or a verification: plain reads; the first write ends the call as not simulated. */
    READ_ONLY_SIMULATION
}

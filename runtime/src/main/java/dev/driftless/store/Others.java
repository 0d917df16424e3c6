package dev.driftless.store;

/** Whether somebody else was at work where a batch was. */
public enum Others {
    /** Nobody, and one would have shown. */
    NONE,
    /** Somebody wrote a row of the batch, or, where rows do not tell, waited for one anywhere in the database. */
    SOME,
    /** Nothing would have told. */
    UNKNOWN
}

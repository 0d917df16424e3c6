package dev.driftless.annotations;

/** Whether the application's rules and triggers see what a migration writes. Database constraints always hold. */
public enum WriteMode {
    /** The table's registered hooks run on every patch, inside the batch's transaction and in key order. */
    NORMAL,
    /** Hooks are skipped. */
    SAFE_BYPASS
}

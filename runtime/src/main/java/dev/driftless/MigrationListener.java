package dev.driftless;

/**
 * Told what a run does, for metrics: after commit, on the worker's thread. What it throws is logged and never fails a
 * run. Several workers may call it at once.
 */
public interface MigrationListener {

    /**
     * A run was started, or joined, by this process.
     *
     * @param run the run
     */
    default void runStarted(RunState run) {}

    /**
     * A batch was committed.
     *
     * @param migrationId the migration
     * @param processed rows that the batch visited
     * @param changed rows that it wrote
     */
    default void batchCommitted(String migrationId, long processed, long changed) {}

    /**
     * A batch was rolled back and will be tried again.
     *
     * @param migrationId the migration
     * @param reason why
     */
    default void batchRetried(String migrationId, String reason) {}

    /**
     * The run waits.
     *
     * @param migrationId the migration
     * @param reason why
     */
    default void waiting(String migrationId, String reason) {}

    /**
     * A row was quarantined.
     *
     * @param failure the row and its error
     */
    default void rowFailed(RowFailure failure) {}

    /**
     * A migration was completed, up or down.
     *
     * @param report its counts
     */
    default void migrationCompleted(MigrationReport report) {}

    /**
     * This process is done with a run.
     *
     * @param result how it ended
     */
    default void runEnded(RunResult result) {}
}

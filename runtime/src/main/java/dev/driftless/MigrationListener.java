package dev.driftless;

/**
 * Told what a run does, for metrics. Every method is called outside any transaction: what it tells of is committed, or
 * rolled back. What a method throws is logged and never fails a run.
 *
 * <p>Threads: {@code runStarted} and {@code runEnded} come on the thread that carries out the call, all else on a worker's. With a
 * parallelism above 1 there are several workers, so methods are called from several threads at once. The events of one
 * batch come in order, on one thread; between workers there is no order, but everything comes between {@code runStarted} and
 * {@code runEnded}. A worker that tells goes on when the method returns: be quick, and do not wait for a connection from a
 * pool that the workers may have exhausted.
 *
 * <p>Each process tells of its own work only. After {@code batchStarted} a worker tells of that batch either
 * {@code batchCommitted}, {@code batchRetried}, {@code gaveWay} or {@code migrationFailed}, and nothing where there was no row
 * left to visit or another worker had ended the run. {@code batchRetried} and {@code gaveWay} may also tell of a step between
 * batches, such as claiming a range.
 */
public interface MigrationListener {

    /**
     * A run was started, or joined, by this process.
     *
     * @param run the run
     */
    default void runStarted(RunState run) {}

    /**
     * This process begins to work on a migration of the run; once for each process and run, also when it goes on half-way.
     *
     * @param migrationId the migration
     */
    default void migrationStarted(String migrationId) {}

    /**
     * A worker begins a batch.
     *
     * @param migrationId the migration
     * @param rows how many rows it asks for; there may be fewer
     */
    default void batchStarted(String migrationId, int rows) {}

    /**
     * A batch was committed.
     *
     * @param migrationId the migration
     * @param processed rows that the batch visited
     * @param changed rows that it wrote
     */
    default void batchCommitted(String migrationId, long processed, long changed) {}

    /**
     * A batch was rolled back and will be tried again: a deadlock, a serialization failure, a lost connection, a time
     * limit, or another worker that took the range over or parted it.
     *
     * @param migrationId the migration; empty before the first one was looked at
     * @param reason why
     */
    default void batchRetried(String migrationId, String reason) {}

    /**
     * A batch gave way to the application: rows that it needs are locked by others. What is free is migrated, and the locked row
     * is tried again a little later.
     *
     * @param migrationId the migration
     * @param reason what was locked, in a sentence
     */
    default void gaveWay(String migrationId, String reason) {}

    /**
     * A worker waits: for the throttle, because the run is paused, or because other workers hold what is left. Told at each
     * look, from every 200 ms to every 3 s.
     *
     * @param migrationId the migration
     * @param reason why, as the status shows it
     */
    default void waiting(String migrationId, String reason) {}

    /**
     * A row was quarantined; its failure is committed. In a dry run: it would be.
     *
     * @param failure the row and its error
     */
    default void rowFailed(RowFailure failure) {}

    /**
     * A migration was completed, up or down; told by the process that completed it.
     *
     * @param report its counts
     */
    default void migrationCompleted(MigrationReport report) {}

    /**
     * A migration failed, and the run with it; told by the process that found out, before {@code runEnded}.
     *
     * @param migrationId the migration; empty if the run failed before its first one was looked at
     * @param error what is wrong, where, and what to do
     */
    default void migrationFailed(String migrationId, String error) {}

    /**
     * This process is done with a run: it ended, completed, failed or canceled, or goes on without this process.
     *
     * @param result how it ended
     */
    default void runEnded(RunResult result) {}
}

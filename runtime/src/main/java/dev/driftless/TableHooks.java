package dev.driftless;

/**
 * The application's rules and triggers of one table, run on every patch of a migration whose write mode is NORMAL,
 * inside the batch's transaction, in key order. Called by several workers at once; after a rollback called again.
 */
public interface TableHooks {

    /**
     * Called before a row is written.
     *
     * @param context the migration's context; its connection is the batch's
     * @param before the row as it was read
     * @param patch what is to be written
     * @throws WriteRefusedException to refuse the write
     * @throws Exception fails the row as well
     */
    default void beforeWrite(MigrationContext context, Document before, Patch patch) throws Exception {}

    /**
     * Called after a row was written, in the same transaction.
     *
     * @param context the migration's context; its connection is the batch's
     * @param before the row as it was read
     * @param patch what was written
     * @throws Exception fails the row; its write is undone
     */
    default void afterWrite(MigrationContext context, Document before, Patch patch) throws Exception {}
}

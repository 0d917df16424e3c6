package dev.driftless.store;

import dev.driftless.Direction;
import dev.driftless.RowFailure;
import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One transaction that changes rows and moves a cursor, or, if it is closed without {@link #commit()}, does nothing at
 * all. Used by one thread. Every method throws {@link StoreFailure}.
 */
public interface Batch extends AutoCloseable {

    /**
     * Reads given rows of the step's table under row locks; waits for locked rows at most the lock timeout.
     *
     * @param keys keys of rows, ascending
     * @return those that exist and match the step's {@code where}, in that order
     */
    List<Row> lockRows(Collection<Key> keys);

    /**
     * Reads and locks those of some rows that nobody else has locked, without waiting.
     *
     * @param keys keys of rows, ascending
     * @return those that exist, match the step's {@code where} and were free, in that order
     */
    List<Row> lockFreeRows(Collection<Key> keys);

    /**
     * Keys of the step's table as they are now, without locks.
     *
     * @param request which rows; their size does not matter
     * @return keys in the order asked for
     */
    List<Key> keys(PageRequest request);

    /**
     * The recorded failures among some rows.
     *
     * @param keys keys of rows
     * @return the direction in which each failed
     */
    Map<Key, Direction> failuresAmong(Collection<Key> keys);

    /**
     * The transaction's connection, behind the guard that migrations get.
     *
     * @return the same object throughout the batch
     */
    Connection guardedConnection();

    /**
     * To be called before each call of user code.
     *
     * @param undoable whether {@link #undoCall()} may be wanted
     */
    void beginCall(boolean undoable);

    /** Undoes what was written since an undoable {@link #beginCall}. */
    void undoCall();

    /**
     * Keeps what was written since an undoable {@link #beginCall}.
     *
     * @return false if the call left the transaction unusable, so that it has to be undone
     */
    boolean keepCall();

    /**
     * Writes changes, those of the same columns in one statement. If the database refuses some, or does not carry them
     * out, the others are written all the same.
     *
     * @param changes in key order
     * @param firstFailureOnly whether to stop at the first row that cannot be written
     * @return the rows that could not be written, and why
     */
    Map<Key, String> write(List<Change> changes, boolean firstFailureOnly);

    /**
     * Writes changes of rows that were read without a lock, each only if its row is still the version that was read.
     *
     * @param changes in key order
     * @param firstFailureOnly whether to stop at the first row that cannot be written
     * @return what became of each; a row in none of its parts is gone, or no longer matches the step's {@code where}
     */
    Guarded writeUnchanged(List<Change> changes, boolean firstFailureOnly);

    /** Makes constraints that are deferred to the commit speak up now. */
    void checkConstraints();

    /**
     * Which rows still match the step's {@code where} within this transaction.
     *
     * @param keys keys of rows
     * @return those that do
     */
    Set<Key> stillMatching(Collection<Key> keys);

    /**
     * How many failures the migration has, those of this batch left out; nobody else can add to them until the batch ends.
     *
     * @return a number
     */
    long failureCount();

    /**
     * Records failures, in place of any that the rows have.
     *
     * @param runId the run
     * @param failures the failures by key
     */
    void record(String runId, Map<Key, RowFailure> failures);

    /**
     * Removes failures; fails if they are not exactly as many as are given.
     *
     * @param keys keys of rows that have one
     */
    void removeFailures(Collection<Key> keys);

    /**
     * Moves the range's cursor under the condition that the range is still the worker's and no other batch went
     * between; fails with {@link StoreFailure.Kind#FENCED} otherwise. The last statement before {@link #commit()}.
     *
     * @param checkpoint where the range stands now
     */
    void checkpoint(Checkpoint checkpoint);

    /**
     * Makes sure that the transaction is still the one that was begun, and ends the use of the guarded connection;
     * {@link #checkpoint} does so too.
     */
    void prove();

    /** Commits; a failure leaves the outcome unknown unless its kind says that the transaction was rolled back. */
    void commit();

    /** Rolls back whatever was not committed, and invalidates the guarded connection. */
    @Override
    void close();

    /**
     * What became of rows that were read without a lock.
     *
     * @param settled whether it is known already that none of the written rows still matches the step's {@code where}
     * @param written rows that were written
     * @param refused rows that could not be written although they are unchanged, and why
     * @param changed rows that somebody else changed meanwhile, as they are now, locked
     * @param others whether somebody else wrote any of the rows meanwhile, be it what was not read of them
     */
    record Guarded(
            boolean settled, Collection<Key> written, Map<Key, String> refused, List<Row> changed, Others others) {}
}

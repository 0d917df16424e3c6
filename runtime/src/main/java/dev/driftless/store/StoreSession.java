package dev.driftless.store;

import dev.driftless.Direction;
import dev.driftless.MigrationState;
import dev.driftless.RowFailure;
import dev.driftless.RunStatus;
import dev.driftless.Throttle;
import dev.driftless.manifest.ManifestStep;
import dev.driftless.manifest.RecordColumn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A borrowed connection. Used by one thread. Every method throws {@link StoreFailure}.
 *
 * <p>Transitions (the methods that return boolean) are each one transaction whose first statement is a conditional
 * update of the run; false means that somebody else was faster and nothing was done: read again.
 */
public interface StoreSession extends AutoCloseable {

    /**
     * Everything that planning needs.
     *
     * @return empty if the internal tables do not exist
     */
    Optional<Snapshot> snapshot();

    /** Creates the internal tables that are missing, under a lock. */
    void createTables();

    /**
     * Resolves a step against the catalogue and tries its {@code where}.
     *
     * @param migrationId the migration, for messages
     * @param step the step
     * @param columns columns that the method's record needs; empty for all
     * @param allColumns whether to read all columns nevertheless
     * @return the resolved table
     * @throws dev.driftless.SchemaException if the step does not fit the database
     */
    StepTable table(String migrationId, ManifestStep step, List<RecordColumn> columns, boolean allColumns);

    /**
     * The full name of a table that the application named.
     *
     * @param table as it was named
     * @param what who names it, for messages
     * @return as {@link StepTable#name()} has it
     * @throws dev.driftless.SchemaException if there is no such table
     */
    String tableName(String table, String what);

    /**
     * Reads rows without locking them. A table that somebody else keeps locked is not waited for long.
     *
     * @param table the step's table
     * @param request which rows
     * @return the page
     */
    Page readPage(StepTable table, PageRequest request);

    /**
     * Reads the keys of rows without locking them; how many they are depends on the rows' sizes all the same.
     *
     * @param table the step's table
     * @param request which rows
     * @return their keys
     */
    KeyPage readKeys(StepTable table, PageRequest request);

    /**
     * Runs a simulation of user code on this session's connection, in a read-only transaction that is rolled back.
     *
     * @param migrationId the migration, for messages
     * @return the simulation
     */
    Simulation simulate(String migrationId);

    /**
     * Opens a batch's transaction on a range.
     *
     * @param table the step's table
     * @param range the range, as claimed
     * @param settings how
     * @return the batch
     */
    Batch begin(StepTable table, Range range, BatchSettings settings);

    /**
     * Opens a transaction on rows by their keys, without a range to move.
     *
     * @param table the step's table
     * @param settings how
     * @return a batch that takes no checkpoint
     */
    Batch beginRows(StepTable table, BatchSettings settings);

    /**
     * A run.
     *
     * @param runId its id
     * @return empty if there is none
     */
    Optional<Run> run(String runId);

    /**
     * The newest runs.
     *
     * @param limit how many at most
     * @return newest first
     */
    List<Run> runs(int limit);

    /**
     * All migrations that were ever run, counts included.
     *
     * @return in id order
     */
    List<MigrationState> states();

    /**
     * How far a migration is.
     *
     * @param migrationId the migration
     * @return sums over its ranges, or what was kept when it was completed
     */
    Progress progress(String migrationId);

    /**
     * The ranges of the sweep at work that are not done.
     *
     * @param migrationId the migration
     * @return in no particular order
     */
    List<Range> openRanges(String migrationId);

    /**
     * The ranges of the sweep at work.
     *
     * @param migrationId the migration
     * @return in order; empty if the migration is not half-way
     */
    List<Range> ranges(String migrationId);

    /**
     * Migrations that have recorded failures.
     *
     * @return their ids
     */
    Set<String> failedMigrations();

    /**
     * Recorded failures.
     *
     * @param migrationId of which migration; null for all
     * @param limit how many at most
     * @return oldest first
     */
    List<RowFailure> failures(@Nullable String migrationId, int limit);

    /**
     * How many failures are recorded for a migration.
     *
     * @param migrationId the migration
     * @return rows
     */
    long failureCount(String migrationId);

    /**
     * Keys of recorded failures.
     *
     * @param migrationId the migration
     * @param direction in which they failed
     * @return keys, oldest first
     */
    List<Key> failedKeys(String migrationId, Direction direction);

    /**
     * Takes the run slot and starts a run.
     *
     * @param run the run
     * @return false if another run has the slot, or the plan no longer fits
     */
    boolean startRun(NewRun run);

    /**
     * Puts other options in place for an abandoned run that is gone on with.
     *
     * @param run the run as read
     * @param options the new options
     * @param lease how long it counts as alive
     * @return false if it was changed meanwhile
     */
    boolean adoptRun(Run run, String options, Duration lease);

    /**
     * Begins the run's current migration: cuts ranges where there are none, or turns those that are there.
     *
     * @param run the run as read
     * @param begin what to begin
     * @return false if the run was changed meanwhile
     */
    boolean beginMigration(Run run, Begin begin);

    /**
     * Whether the run's current migration was begun by this run.
     *
     * @param run the run as read
     * @return false if {@link #beginMigration} has to come first
     */
    boolean begun(Run run);

    /**
     * Keys that part a table's rows into ranges of about the same size, as far as that can be found out in about a second
     * and without reading the whole table.
     *
     * @param table the step's table
     * @param ranges how many ranges are wanted
     * @return at most {@code ranges - 1} different keys, ascending; empty if the table is small
     */
    List<Key> cutPoints(StepTable table, int ranges);

    /**
     * Takes a range that nobody holds or whose lease has passed; of several the one that comes first in the direction.
     *
     * @param run the run as read, which must still be running
     * @param owner who asks
     * @param lease for how long
     * @return what came of it
     */
    Claim claim(Run run, String owner, Duration lease);

    /**
     * The key so many rows ahead of a range's cursor.
     *
     * @param table the step's table
     * @param direction the way the cursor moves
     * @param range the range
     * @param rows how many rows, at least 1
     * @return empty if the range has no further row beyond that many
     */
    Optional<Key> keyAhead(StepTable table, Direction direction, Range range, int rows);

    /**
     * Parts a range in two at a key of its open side. The part next to the cursor stays with the range's owner, who has to
     * read it again; the other is free.
     *
     * @param direction the way the cursor moves
     * @param range the range as read
     * @param at the last key of the lower part
     * @return false if the range was changed meanwhile
     */
    boolean split(Direction direction, Range range, Key at);

    /**
     * Lets a worker's ranges go before their leases end.
     *
     * @param owner the worker
     */
    void release(String owner);

    /**
     * Renews the leases of the ranges that a worker has.
     *
     * @param owner the worker
     * @param lease for how long from now on
     */
    void renewRanges(String owner, Duration lease);

    /**
     * Whether any row of a table matches the step's {@code where} now; looks at rows in the order that is cheapest.
     *
     * @param table the step's table
     * @return false if a sweep that began now would find nothing
     */
    boolean anyMatch(StepTable table);

    /**
     * How many rows of a table match the step's {@code where} now.
     *
     * @param table the step's table
     * @param atMost how long the database may count, to the second
     * @return rows; empty if it takes longer
     */
    OptionalLong countRows(StepTable table, Duration atMost);

    /**
     * Opens the next sweep of the run's current migration, when all ranges of this one are done.
     *
     * @param run the run as read
     * @param table the step's table
     * @param cutPoints where to cut the sweep into ranges, ascending; empty for one range
     * @return false if the run was changed meanwhile or a range is not done
     */
    boolean nextSweep(Run run, StepTable table, List<Key> cutPoints);

    /**
     * Completes the run's current migration, when all its ranges are done, and the run with the last one.
     *
     * @param run the run as read
     * @param remaining rows that still match, to be kept for reports
     * @param reason a word for programs, kept with the run; null for none
     * @return false if the run was changed meanwhile or a range is not done
     */
    boolean completeMigration(Run run, long remaining, @Nullable String reason);

    /**
     * Ends a run that does not end by completing its last migration.
     *
     * @param run the run as read
     * @param status FAILED, CANCELED, or COMPLETED for a run that only retried failures
     * @param error why it failed; null if it did not
     * @param reason a word for programs; null for none
     * @return false if the run was changed meanwhile
     */
    boolean endRun(Run run, RunStatus status, @Nullable String error, @Nullable String reason);

    /**
     * Asks a run to stop.
     *
     * @param runId the run
     * @return false if it is not running
     */
    boolean requestCancel(String runId);

    /**
     * Asks a run's workers to wait, or to go on.
     *
     * @param runId the run
     * @param paused whether to wait
     * @return false if it is not running
     */
    boolean setPaused(String runId, boolean paused);

    /**
     * Changes a run's options.
     *
     * @param runId the run
     * @param options the new options
     * @return false if it is not running
     */
    boolean setOptions(String runId, String options);

    /**
     * Shows a sign of life.
     *
     * @param runId the run
     * @param lease how long it counts as alive
     */
    void renew(String runId, Duration lease);

    /**
     * Shows a sign of life, and why the run waits.
     *
     * @param runId the run
     * @param lease how long it counts as alive
     * @param waitingFor why; null if it no longer does
     */
    void renewWaiting(String runId, Duration lease, @Nullable String waitingFor);

    /**
     * Puts the manifest's checksums in place of the applied ones, and retires deleted migrations.
     *
     * @param checksums new checksums by migration id, empty text to retire
     */
    void acceptDrift(Map<String, String> checksums);

    /**
     * Asks a throttle on this session's connection.
     *
     * @param throttle the throttle
     * @return its answer
     * @throws Exception what it throws
     */
    Optional<String> ask(Throttle throttle) throws Exception;

    /** Gives the connection back as it was. */
    @Override
    void close();
}

package dev.driftless;

import static dev.driftless.OptionRules.SHORTEST;
import static dev.driftless.OptionRules.atLeastOne;
import static dev.driftless.OptionRules.atMost;
import static dev.driftless.OptionRules.between;
import static dev.driftless.OptionRules.notNull;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How a run is carried out. Immutable: every method that takes a value returns a changed copy. A value that breaks its
 * rule is refused at once with an {@link IllegalArgumentException} that names the option and the rule, null with a
 * {@link NullPointerException}. The defaults are chosen to protect a production database.
 */
public final class RunOptions {

    private static final RunOptions DEFAULTS = new RunOptions(new OptionValues());
    private static final int MOST_THREADS = 1000;
    private static final int TRANSACTIONS_IN_A_LEASE = 3;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration YEAR = Duration.ofDays(365);

    private final OptionValues values;

    private RunOptions(OptionValues values) {
        this.values = values;
    }

    private RunOptions with(String option, Consumer<OptionValues> change) {
        OptionValues copy = values.naming(option);
        change.accept(copy);
        return new RunOptions(copy);
    }

    /**
     * The defaults, chosen to protect a production database.
     *
     * @return the defaults
     */
    public static RunOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Whether to compute what would happen and write nothing; false by default.
     *
     * @param dryRun true or false
     * @return changed options
     */
    public RunOptions dryRun(boolean dryRun) {
        return with("dryRun", values -> values.dryRun = dryRun);
    }

    /**
     * Whether to go on although an applied or half-run migration was edited or is missing; for emergencies, false by default.
     *
     * @param allowDrift true or false
     * @return changed options
     */
    public RunOptions allowDrift(boolean allowDrift) {
        return with("allowDrift", values -> values.allowDrift = allowDrift);
    }

    /**
     * Whether unfinished migrations begin again from the first row; only for {@code up}, false by default.
     *
     * @param restart true or false
     * @return changed options
     */
    public RunOptions restart(boolean restart) {
        return with("restart", values -> values.restart = restart);
    }

    /**
     * Whether the work goes on in daemon threads of this process while the call returns RUNNING at once; false by default.
     *
     * @param background true or false
     * @return changed options
     */
    public RunOptions background(boolean background) {
        return with("background", values -> values.background = background);
    }

    /**
     * Whether to lend hands to a run that is already active (the default); otherwise the call returns RUNNING at once.
     *
     * @param join true or false
     * @return changed options
     */
    public RunOptions join(boolean join) {
        return with("join", values -> values.join = join);
    }

    /**
     * Rows in one batch, kept exactly. Not set, a batch has the migration's own size, or else follows {@link #targetBatchTime}.
     *
     * @param batchSize at least 1
     * @return changed options
     */
    public RunOptions batchSize(int batchSize) {
        int value = (int) atLeastOne("batchSize", batchSize);
        return with("batchSize", values -> values.batchSize = value);
    }

    /**
     * Worker threads of this process, each with a connection of its own; 1 by default.
     *
     * @param parallelism from 1 to 1000
     * @return changed options
     */
    public RunOptions parallelism(int parallelism) {
        int value = (int) atMost("parallelism", atLeastOne("parallelism", parallelism), MOST_THREADS);
        return with("parallelism", values -> values.parallelism = value);
    }

    /**
     * How often a migration with a {@code where} sweeps its table before it completes with reason {@code rows_still_arriving};
     * 10 by default.
     *
     * @param maxSweeps at least 1
     * @return changed options
     */
    public RunOptions maxSweeps(int maxSweeps) {
        int value = (int) atLeastOne("maxSweeps", maxSweeps);
        return with("maxSweeps", values -> values.maxSweeps = value);
    }

    /**
     * How long this process works on the run before it stops at a batch boundary and returns RUNNING with reason
     * {@code timeout}; no limit by default.
     *
     * @param timeout from 1 ms to 365 days
     * @return changed options
     */
    public RunOptions timeout(Duration timeout) {
        Duration value = between("timeout", timeout, SHORTEST, YEAR);
        return with("timeout", values -> values.timeout = value);
    }

    /**
     * How long a batch should take while nobody else writes its rows; its size follows. Batches begin with a tenth of it, grow
     * towards it, and go down to a twenty-fifth when they meet a row that somebody else has changed, from where they grow
     * slowly. They stay at a tenth where nobody would be seen: with rows that are locked before they are read, with records
     * that leave columns out on H2, and on SQLite. They take fewer than 500 rows only if those would last longer than the
     * whole time. Half of {@link #transactionLimit} counts where that is less; 250 ms by default.
     *
     * @param targetBatchTime from 1 ms to 1 day
     * @return changed options
     */
    public RunOptions targetBatchTime(Duration targetBatchTime) {
        Duration value = between("targetBatchTime", targetBatchTime, SHORTEST, DAY);
        return with("targetBatchTime", values -> values.targetBatchTime = value);
    }

    /**
     * How long to wait for a row that the application has locked before giving way; 100 ms by default. The transaction's own
     * limit holds as well, and on PostgreSQL {@code deadlock_timeout}.
     *
     * @param lockTimeout from 1 ms to 1 day
     * @return changed options
     */
    public RunOptions lockTimeout(Duration lockTimeout) {
        Duration value = between("lockTimeout", lockTimeout, SHORTEST, DAY);
        return with("lockTimeout", values -> values.lockTimeout = value);
    }

    /**
     * How long a batch's transaction may last, user code included, before it is rolled back and halved; 1 s by default. So
     * long, at most, the application waits for a row of a batch.
     *
     * @param transactionLimit from 1 ms to 1 day
     * @return changed options
     */
    public RunOptions transactionLimit(Duration transactionLimit) {
        Duration value = between("transactionLimit", transactionLimit, SHORTEST, DAY);
        return with("transactionLimit", values -> values.transactionLimit = value);
    }

    /**
     * How long a worker that shows no sign of life keeps its work; at least three transaction limits, 30 s by default.
     *
     * @param lease from 1 ms to 7 days
     * @return changed options
     */
    public RunOptions lease(Duration lease) {
        Duration value = between("lease", lease, SHORTEST, WEEK);
        return with("lease", values -> values.lease = value);
    }

    /**
     * Row data in one batch, in bytes; 8 MiB by default. A batch has one row at least.
     *
     * @param maxBatchBytes at least 1
     * @return changed options
     */
    public RunOptions maxBatchBytes(long maxBatchBytes) {
        long value = atLeastOne("maxBatchBytes", maxBatchBytes);
        return with("maxBatchBytes", values -> values.maxBatchBytes = value);
    }

    /**
     * What happens to a row that cannot be changed; {@link RowErrors#fail()} by default.
     *
     * @param onRowError the choice
     * @return changed options
     */
    public RunOptions onRowError(RowErrors onRowError) {
        RowErrors value = notNull("onRowError", onRowError);
        return with("onRowError", values -> values.onRowError = value);
    }

    /**
     * Asked between batches whether to wait; none by default. See {@link Throttles}.
     *
     * @param throttle reads a signal
     * @return changed options
     */
    public RunOptions throttle(Throttle throttle) {
        Throttle value = notNull("throttle", throttle);
        return with("throttle", values -> values.throttle = value);
    }

    /**
     * How long to wait when the throttle's signal cannot be read; then the run ends CANCELED with reason
     * {@code throttle_unreadable}, and the next one goes on. 10 minutes by default.
     *
     * @param throttleUnreadableLimit from 1 ms to 365 days
     * @return changed options
     */
    public RunOptions throttleUnreadableLimit(Duration throttleUnreadableLimit) {
        Duration value = between("throttleUnreadableLimit", throttleUnreadableLimit, SHORTEST, YEAR);
        return with("throttleUnreadableLimit", values -> values.throttleUnreadableLimit = value);
    }

    /**
     * Checks the rules that concern several options; called by whoever carries the options out.
     *
     * @return these options
     * @throws IllegalArgumentException if the lease is shorter than three transaction limits
     */
    public RunOptions checked() {
        if (values.lease.compareTo(values.transactionLimit.multipliedBy(TRANSACTIONS_IN_A_LEASE)) < 0) {
            throw new IllegalArgumentException("lease must be at least three times transactionLimit ("
                    + values.transactionLimit + "), was " + values.lease);
        }
        return this;
    }

    /** {@return the names of the options that were given a value, be it the default} */
    public Set<String> named() {
        return values.named;
    }

    /** {@return whether to compute what would happen and write nothing} */
    public boolean dryRun() {
        return values.dryRun;
    }

    /** {@return whether to go on in spite of drift} */
    public boolean allowDrift() {
        return values.allowDrift;
    }

    /** {@return whether unfinished migrations begin again from the first row} */
    public boolean restart() {
        return values.restart;
    }

    /** {@return whether the work goes on in daemon threads of this process} */
    public boolean background() {
        return values.background;
    }

    /** {@return whether to lend hands to a run that is already active} */
    public boolean join() {
        return values.join;
    }

    /** {@return rows in one batch; 0 if not set} */
    public int batchSize() {
        return values.batchSize;
    }

    /** {@return worker threads of this process} */
    public int parallelism() {
        return values.parallelism;
    }

    /** {@return how often a migration with a {@code where} sweeps its table at most} */
    public int maxSweeps() {
        return values.maxSweeps;
    }

    /** {@return how long this process works on the run; zero for no limit} */
    public Duration timeout() {
        return values.timeout;
    }

    /** {@return how long one batch should take} */
    public Duration targetBatchTime() {
        return values.targetBatchTime;
    }

    /** {@return how long to wait for a locked row before giving way} */
    public Duration lockTimeout() {
        return values.lockTimeout;
    }

    /** {@return how long a batch's transaction may last} */
    public Duration transactionLimit() {
        return values.transactionLimit;
    }

    /** {@return how long a worker that shows no sign of life keeps its work} */
    public Duration lease() {
        return values.lease;
    }

    /** {@return row data in one batch, in bytes} */
    public long maxBatchBytes() {
        return values.maxBatchBytes;
    }

    /** {@return what happens to a row that cannot be changed} */
    public RowErrors onRowError() {
        return values.onRowError;
    }

    /** {@return asked between batches whether to wait; empty if none was set} */
    public Optional<Throttle> throttle() {
        return Optional.ofNullable(values.throttle);
    }

    /** {@return how long to wait when the throttle's signal cannot be read} */
    public Duration throttleUnreadableLimit() {
        return values.throttleUnreadableLimit;
    }
}

package dev.driftless;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a run is carried out. Immutable: every method that takes a value returns a changed copy. A value that breaks its
 * rule is refused at once with an {@link IllegalArgumentException} that names the option and the rule.
 */
public final class RunOptions {

    private static final RunOptions DEFAULTS = new RunOptions(new Values());

    private final Values values;

    private RunOptions(Values values) {
        this.values = values;
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
     * Whether to compute what would happen and write nothing.
     *
     * @param dryRun true or false
     * @return changed options
     */
    public RunOptions dryRun(boolean dryRun) {
        Values copy = new Values(values);
        copy.dryRun = dryRun;
        return new RunOptions(copy);
    }

    /**
     * Whether to go on although an applied or half-run migration was edited or is missing; for emergencies.
     *
     * @param allowDrift true or false
     * @return changed options
     */
    public RunOptions allowDrift(boolean allowDrift) {
        Values copy = new Values(values);
        copy.allowDrift = allowDrift;
        return new RunOptions(copy);
    }

    /**
     * Whether unfinished migrations begin again from the first row; only for {@code up}.
     *
     * @param restart true or false
     * @return changed options
     */
    public RunOptions restart(boolean restart) {
        Values copy = new Values(values);
        copy.restart = restart;
        return new RunOptions(copy);
    }

    /**
     * Whether the work goes on in daemon threads of this process while the call returns RUNNING at once.
     *
     * @param background true or false
     * @return changed options
     */
    public RunOptions background(boolean background) {
        Values copy = new Values(values);
        copy.background = background;
        return new RunOptions(copy);
    }

    /**
     * Whether to lend hands to a run that is already active; otherwise the call returns RUNNING at once.
     *
     * @param join true or false
     * @return changed options
     */
    public RunOptions join(boolean join) {
        Values copy = new Values(values);
        copy.join = join;
        return new RunOptions(copy);
    }

    /**
     * Rows in one batch, kept exactly; 0 (the default) takes the migration's own size, else adapts it to the target batch time.
     *
     * @param batchSize at least 1
     * @return changed options
     */
    public RunOptions batchSize(int batchSize) {
        Values copy = new Values(values);
        copy.batchSize = atLeastOne("batchSize", batchSize);
        return new RunOptions(copy);
    }

    /**
     * Worker threads of this process.
     *
     * @param parallelism at least 1
     * @return changed options
     */
    public RunOptions parallelism(int parallelism) {
        Values copy = new Values(values);
        copy.parallelism = atLeastOne("parallelism", parallelism);
        return new RunOptions(copy);
    }

    /**
     * How often a migration with a {@code where} sweeps its table before it completes with reason {@code rows_still_arriving}.
     *
     * @param maxSweeps at least 1
     * @return changed options
     */
    public RunOptions maxSweeps(int maxSweeps) {
        Values copy = new Values(values);
        copy.maxSweeps = atLeastOne("maxSweeps", maxSweeps);
        return new RunOptions(copy);
    }

    /**
     * How long this process works on the run before it stops at a batch boundary and returns RUNNING with reason {@code timeout}; zero (the default) for no limit.
     *
     * @param timeout a positive duration
     * @return changed options
     */
    public RunOptions timeout(Duration timeout) {
        Values copy = new Values(values);
        copy.timeout = positive("timeout", timeout);
        return new RunOptions(copy);
    }

    /**
     * How long one batch should take; its size follows.
     *
     * @param targetBatchTime a positive duration
     * @return changed options
     */
    public RunOptions targetBatchTime(Duration targetBatchTime) {
        Values copy = new Values(values);
        copy.targetBatchTime = positive("targetBatchTime", targetBatchTime);
        return new RunOptions(copy);
    }

    /**
     * How long to wait for a row that the application has locked before giving way.
     *
     * @param lockTimeout a positive duration
     * @return changed options
     */
    public RunOptions lockTimeout(Duration lockTimeout) {
        Values copy = new Values(values);
        copy.lockTimeout = positive("lockTimeout", lockTimeout);
        return new RunOptions(copy);
    }

    /**
     * How long a batch's transaction may last, user code included, before it is rolled back and halved.
     *
     * @param transactionLimit a positive duration
     * @return changed options
     */
    public RunOptions transactionLimit(Duration transactionLimit) {
        Values copy = new Values(values);
        copy.transactionLimit = positive("transactionLimit", transactionLimit);
        return new RunOptions(copy);
    }

    /**
     * How long a worker that shows no sign of life keeps its work; at least three transaction limits.
     *
     * @param lease a positive duration
     * @return changed options
     */
    public RunOptions lease(Duration lease) {
        Values copy = new Values(values);
        copy.lease = positive("lease", lease);
        return new RunOptions(copy);
    }

    /**
     * Row data in one batch, in bytes.
     *
     * @param maxBatchBytes at least 1
     * @return changed options
     */
    public RunOptions maxBatchBytes(long maxBatchBytes) {
        Values copy = new Values(values);
        copy.maxBatchBytes = atLeastOne("maxBatchBytes", maxBatchBytes);
        return new RunOptions(copy);
    }

    /**
     * What happens to a row that cannot be changed; {@link RowErrors#fail()} by default.
     *
     * @param onRowError the choice
     * @return changed options
     */
    public RunOptions onRowError(RowErrors onRowError) {
        Values copy = new Values(values);
        copy.onRowError = Objects.requireNonNull(onRowError, "onRowError");
        return new RunOptions(copy);
    }

    /**
     * Asked between batches whether to wait; none by default.
     *
     * @param throttle reads a signal
     * @return changed options
     */
    public RunOptions throttle(Throttle throttle) {
        Values copy = new Values(values);
        copy.throttle = Objects.requireNonNull(throttle, "throttle");
        return new RunOptions(copy);
    }

    /**
     * Checks the rules that concern several options; called by whoever carries the options out.
     *
     * @return these options
     * @throws IllegalArgumentException if the lease is shorter than three transaction limits
     */
    public RunOptions checked() {
        if (values.lease.compareTo(values.transactionLimit.multipliedBy(3)) < 0) {
            throw new IllegalArgumentException("lease must be at least three times transactionLimit ("
                    + values.transactionLimit + "), was " + values.lease);
        }
        return this;
    }

    /**
     * Whether to compute what would happen and write nothing.
     *
     * @return the value
     */
    public boolean dryRun() {
        return values.dryRun;
    }

    /**
     * Whether to go on although an applied or half-run migration was edited or is missing; for emergencies.
     *
     * @return the value
     */
    public boolean allowDrift() {
        return values.allowDrift;
    }

    /**
     * Whether unfinished migrations begin again from the first row; only for {@code up}.
     *
     * @return the value
     */
    public boolean restart() {
        return values.restart;
    }

    /**
     * Whether the work goes on in daemon threads of this process while the call returns RUNNING at once.
     *
     * @return the value
     */
    public boolean background() {
        return values.background;
    }

    /**
     * Whether to lend hands to a run that is already active; otherwise the call returns RUNNING at once.
     *
     * @return the value
     */
    public boolean join() {
        return values.join;
    }

    /**
     * Rows in one batch, kept exactly; 0 (the default) takes the migration's own size, else adapts it to the target batch time.
     *
     * @return the value
     */
    public int batchSize() {
        return values.batchSize;
    }

    /**
     * Worker threads of this process.
     *
     * @return the value
     */
    public int parallelism() {
        return values.parallelism;
    }

    /**
     * How often a migration with a {@code where} sweeps its table before it completes with reason {@code rows_still_arriving}.
     *
     * @return the value
     */
    public int maxSweeps() {
        return values.maxSweeps;
    }

    /**
     * How long this process works on the run before it stops at a batch boundary and returns RUNNING with reason {@code timeout}; zero (the default) for no limit.
     *
     * @return the value
     */
    public Duration timeout() {
        return values.timeout;
    }

    /**
     * How long one batch should take; its size follows.
     *
     * @return the value
     */
    public Duration targetBatchTime() {
        return values.targetBatchTime;
    }

    /**
     * How long to wait for a row that the application has locked before giving way.
     *
     * @return the value
     */
    public Duration lockTimeout() {
        return values.lockTimeout;
    }

    /**
     * How long a batch's transaction may last, user code included, before it is rolled back and halved.
     *
     * @return the value
     */
    public Duration transactionLimit() {
        return values.transactionLimit;
    }

    /**
     * How long a worker that shows no sign of life keeps its work; at least three transaction limits.
     *
     * @return the value
     */
    public Duration lease() {
        return values.lease;
    }

    /**
     * Row data in one batch, in bytes.
     *
     * @return the value
     */
    public long maxBatchBytes() {
        return values.maxBatchBytes;
    }

    /**
     * What happens to a row that cannot be changed.
     *
     * @return the choice
     */
    public RowErrors onRowError() {
        return values.onRowError;
    }

    /**
     * Asked between batches whether to wait.
     *
     * @return the throttle; empty if none was set
     */
    public Optional<Throttle> throttle() {
        return Optional.ofNullable(values.throttle);
    }

    private static int atLeastOne(String option, int value) {
        return (int) atLeastOne(option, (long) value);
    }

    private static long atLeastOne(String option, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(option + " must be at least 1, was " + value);
        }
        return value;
    }

    private static Duration positive(String option, Duration value) {
        if (value.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException(option + " must be at least 1 ms, was " + value);
        }
        return value;
    }

    /** The values, private and never changed once options hold them. */
    private static final class Values {
        private boolean dryRun = false;
        private boolean allowDrift = false;
        private boolean restart = false;
        private boolean background = false;
        private boolean join = true;
        private int batchSize = 0;
        private int parallelism = 1;
        private int maxSweeps = 10;
        private Duration timeout = Duration.ZERO;
        private Duration targetBatchTime = Duration.ofMillis(250);
        private Duration lockTimeout = Duration.ofMillis(100);
        private Duration transactionLimit = Duration.ofSeconds(1);
        private Duration lease = Duration.ofSeconds(30);
        private long maxBatchBytes = 8L << 20;
        private RowErrors onRowError = RowErrors.fail();
        private @Nullable Throttle throttle;

        Values() {}

        Values(Values that) {
            dryRun = that.dryRun;
            allowDrift = that.allowDrift;
            restart = that.restart;
            background = that.background;
            join = that.join;
            batchSize = that.batchSize;
            parallelism = that.parallelism;
            maxSweeps = that.maxSweeps;
            timeout = that.timeout;
            targetBatchTime = that.targetBatchTime;
            lockTimeout = that.lockTimeout;
            transactionLimit = that.transactionLimit;
            lease = that.lease;
            maxBatchBytes = that.maxBatchBytes;
            onRowError = that.onRowError;
            throttle = that.throttle;
        }
    }
}

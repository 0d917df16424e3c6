package dev.driftless;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values of {@link RunOptions}, with their defaults; never changed once options hold them. */
final class OptionValues {

    boolean dryRun = false;
    boolean allowDrift = false;
    boolean restart = false;
    boolean background = false;
    boolean join = true;
    int batchSize = 0;
    int parallelism = 1;
    int maxSweeps = 10;
    Duration timeout = Duration.ZERO;
    Duration targetBatchTime = Duration.ofMillis(250);
    Duration lockTimeout = Duration.ofMillis(100);
    Duration transactionLimit = Duration.ofSeconds(1);
    Duration lease = Duration.ofSeconds(30);
    long maxBatchBytes = 8L << 20;
    RowErrors onRowError = RowErrors.fail();
    @Nullable Throttle throttle;
    Duration throttleUnreadableLimit = Duration.ofMinutes(10);

    final Set<String> named;

    OptionValues() {
        named = Set.of();
    }

    private OptionValues(OptionValues that, Set<String> named) {
        this.named = named;
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
        throttleUnreadableLimit = that.throttleUnreadableLimit;
    }

    /** A copy that remembers that an option was given a value. */
    OptionValues naming(String option) {
        Set<String> more = new HashSet<>(named);
        more.add(option);
        return new OptionValues(this, Set.copyOf(more));
    }
}

package dev.driftless.engine;

import dev.driftless.RunOptions;
import dev.driftless.store.MigrationStore;
import dev.driftless.store.StoreSession;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a worker's leases while it looks for rows, which has no limit of time: another connection renews them. Where the
 * pool has none to spare, the worker loses its range for once, and then asks for leases that are long enough. One for each
 * worker, used by its thread.
 */
final class LongReads {

    private static final Logger LOG = LoggerFactory.getLogger(LongReads.class);

    /** Signs of life are a third of the lease apart, as a worker's own are. */
    private static final int SIGNS_PER_LEASE = 3;

    private final MigrationStore store;
    private final Call call;
    private final String owner;
    private volatile boolean renewed;
    private Duration needed = Duration.ZERO;

    LongReads(MigrationStore store, Call call, String owner) {
        this.store = store;
        this.call = call;
        this.owner = owner;
    }

    /** Reads, and tells meanwhile that this worker is alive. */
    <T> T read(Duration lease, Supplier<T> read) {
        renewed = false;
        long start = System.nanoTime();
        Future<?> signs = call.every(lease.dividedBy(SIGNS_PER_LEASE), () -> renew(lease));
        try {
            return read.get();
        } finally {
            signs.cancel(false);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            if (!renewed && took.compareTo(lease) > 0) {
                needed = took.multipliedBy(SIGNS_PER_LEASE);
            }
        }
    }

    /** The options with a lease that lasts for a read. */
    RunOptions patient(RunOptions options) {
        return options.lease().compareTo(needed) < 0 ? options.lease(needed) : options;
    }

    private void renew(Duration lease) {
        try (StoreSession session = store.open()) {
            session.renew(call.runId(), lease);
            session.renewRanges(owner, lease);
            renewed = true;
        } catch (RuntimeException e) {
            LOG.debug("The leases of a worker of run {} could not be renewed while it looks for rows", call.runId(), e);
        }
    }
}

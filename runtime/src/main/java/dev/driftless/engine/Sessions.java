package dev.driftless.engine;

import dev.driftless.store.MigrationStore;
import dev.driftless.store.StoreSession;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A worker's session: kept for several batches, but given back often enough that a pool of one serves others too. */
final class Sessions implements AutoCloseable {

    private static final Duration LONGEST_HOLD = Duration.ofMillis(500);

    /** A pool may give a connection back to the thread that returned it before one that waits has woken up. */
    private static final Duration LET_OTHERS = Duration.ofMillis(2);

    private final MigrationStore store;
    private @Nullable StoreSession session;
    private long since;

    Sessions(MigrationStore store) {
        this.store = store;
    }

    StoreSession get() {
        if (session != null && System.nanoTime() - since > LONGEST_HOLD.toNanos()) {
            close();
            Backoff.sleep(LET_OTHERS);
        }
        StoreSession current = session;
        if (current == null) {
            current = store.open();
            session = current;
            since = System.nanoTime();
        }
        return current;
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
            session = null;
        }
    }
}

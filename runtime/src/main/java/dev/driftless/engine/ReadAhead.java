package dev.driftless.engine;

import dev.driftless.store.MigrationStore;
import dev.driftless.store.Page;
import dev.driftless.store.PageRequest;
import dev.driftless.store.Range;
import dev.driftless.store.StoreFailure;
import dev.driftless.store.StoreSession;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads a worker's next page, on a connection of its own, and asks the method about its rows, while the worker writes the one
 * before. The page is no older than that: what changes after it was read the guarded write finds out. Where there is no second
 * connection at once, the worker reads for itself from then on. Used by one worker's thread.
 */
final class ReadAhead implements AutoCloseable {

    private static final Duration LONGEST_READ = Duration.ofSeconds(10);

    /** A pool that has a connection to spare, or opens one, has it by then; one that has none is asked once only. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final MigrationStore store;
    private final String runId;
    private @Nullable Reader reader;
    private @Nullable Reading reading;
    private boolean useless;
    private boolean rested;

    ReadAhead(MigrationStore store, String runId) {
        this.store = store;
        this.runId = runId;
        this.useless = store.oneWriter();
    }

    /** A thread with its session. It is never interrupted: some drivers close files then. */
    private static final class Reader {

        private final ExecutorService thread = Executors.newSingleThreadExecutor(Reader::daemon);
        private final Sessions sessions;

        Reader(MigrationStore store) {
            this.sessions = new Sessions(store);
        }

        private static Thread daemon(Runnable work) {
            Thread thread = new Thread(work, "driftless-reader");
            thread.setDaemon(true);
            return thread;
        }

        Future<Optional<AskedPage>> submit(Prepared prepared, Reading begun, String runId) {
            return thread.submit(() -> {
                StoreSession session = sessions.get();
                begun.connected.countDown();
                if (begun.unwanted) {
                    return Optional.empty();
                }
                Page page = session.readPage(prepared.table(), begun.request);
                try (LogContext log = new LogContext(runId)) {
                    log.migration(prepared.id());
                    return Optional.of(AskedPage.of(page, prepared, begun.timeToAsk, () -> begun.unwanted));
                }
            });
        }

        /** Gives the connection back once the page at work is read. */
        void end() {
            thread.execute(sessions::close);
            thread.shutdown();
        }
    }

    /** A page on its way: for the range as it will be then. */
    private static final class Reading {

        private final Range range;
        private final PageRequest request;
        private final Duration timeToAsk;
        private @Nullable Future<Optional<AskedPage>> page;
        private final CountDownLatch connected = new CountDownLatch(1);
        private volatile boolean unwanted;

        Reading(Range range, PageRequest request, Duration timeToAsk) {
            this.range = range;
            this.request = request;
            this.timeToAsk = timeToAsk;
        }
    }

    /** Begins to read what the worker will want once its range has moved so far; not if it has just rested and may again. */
    void begin(Prepared prepared, Range next, PageRequest request, Duration timeToAsk) {
        forget();
        if (useless || rested) {
            rested = false;
            return;
        }
        Reader current = reader;
        if (current == null) {
            current = new Reader(store);
            reader = current;
        }
        Reading begun = new Reading(next, request, timeToAsk);
        begun.page = current.submit(prepared, begun, runId);
        reading = begun;
    }

    private void forget() {
        if (reading != null) {
            reading.unwanted = true;
            reading = null;
        }
    }

    /**
     * The page of a range, if it was read for the range as it is; with no more rows than are wanted now, nor, where their
     * number is exact, fewer.
     */
    Optional<AskedPage> take(Range range, PageRequest wanted, boolean exact) {
        Reading begun = reading;
        if (begun == null || begun.page == null || !begun.range.equals(range)
                || exact && begun.request.limit() < wanted.limit() || begun.request.maxBytes() > wanted.maxBytes()) {
            forget();
            return Optional.empty();
        }
        reading = null;
        try {
            if (!begun.connected.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                begun.unwanted = true;
                rest();
                useless = true;
                return Optional.empty();
            }
            return begun.page.get().map(page -> page.first(wanted.limit()));
        } catch (ExecutionException e) {
            // The worker meets the same trouble, if it lasts, and knows what to do.
            return Optional.empty();
        } catch (InterruptedException e) {
            begun.unwanted = true;
            Thread.currentThread().interrupt();
            throw new StoreFailure(StoreFailure.Kind.RETRY, "the worker was interrupted", e);
        }
    }

    /** Lets the connection go; what was read is of no use after a rest. */
    void rest() {
        rested = true;
        forget();
        if (reader != null) {
            reader.end();
            reader = null;
        }
    }

    /** Lets the connection go, and waits until it is given back, unless it never came. */
    @Override
    public void close() {
        Reading last = reading;
        Reader ended = reader;
        rest();
        if (ended != null && (last == null || last.connected.getCount() == 0)) {
            try {
                ended.thread.awaitTermination(LONGEST_READ.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

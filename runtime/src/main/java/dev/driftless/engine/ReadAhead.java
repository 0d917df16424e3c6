package dev.driftless.engine;

import dev.driftless.store.MigrationStore;
import dev.driftless.store.Page;
import dev.driftless.store.PageRequest;
import dev.driftless.store.Range;
import dev.driftless.store.Row;
import dev.driftless.store.StepTable;
import dev.driftless.store.StoreFailure;
import dev.driftless.store.StoreSession;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads a worker's next page, on a connection of its own, while the worker writes the one before. The page is no older than
 * that: what changes after it was read the guarded write finds out. Where there is no second connection at once, the worker
 * reads for itself from then on. Used by one worker's thread.
 *
 * <p>The method is not asked ahead: on another thread one that hangs would keep its range from others, and its time would
 * count as that of a row that the worker has under lock.
 */
final class ReadAhead implements AutoCloseable {

    private static final Page NOTHING = new Page(List.of(), false);
    private static final Duration LONGEST_READ = Duration.ofSeconds(10);

    /** A pool that has a connection to spare, or opens one, has it by then; one that has none is asked once only. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final MigrationStore store;
    private @Nullable Reader reader;
    private @Nullable Reading reading;
    private boolean useless;
    private boolean rested;

    ReadAhead(MigrationStore store) {
        this.store = store;
        this.useless = store.oneWriter();
    }

    /** A thread with its session. It is never interrupted: some drivers close files then. */
    private static final class Reader {

        private final ExecutorService thread = Executors.newSingleThreadExecutor(Reader::daemon);
        private final Sessions sessions;
        private volatile boolean over;

        Reader(MigrationStore store) {
            this.sessions = new Sessions(store);
        }

        private static Thread daemon(Runnable work) {
            Thread thread = new Thread(work, "driftless-reader");
            thread.setDaemon(true);
            return thread;
        }

        Future<Page> submit(StepTable table, Reading begun) {
            return thread.submit(() -> {
                StoreSession session = sessions.get();
                begun.connected.countDown();
                return over ? NOTHING : session.readPage(table, begun.request);
            });
        }

        /** Gives the connection back once the page at work is read. */
        void end() {
            over = true;
            thread.execute(sessions::close);
            thread.shutdown();
        }
    }

    /** A page on its way: for the range as it will be then. */
    private static final class Reading {

        private final Range range;
        private final PageRequest request;
        private @Nullable Future<Page> page;
        private final CountDownLatch connected = new CountDownLatch(1);

        Reading(Range range, PageRequest request) {
            this.range = range;
            this.request = request;
        }
    }

    /** Begins to read what the worker will want once its range has moved so far; not if it has just rested and may again. */
    void begin(StepTable table, Range next, PageRequest request) {
        reading = null;
        if (useless || rested) {
            rested = false;
            return;
        }
        Reader current = reader;
        if (current == null) {
            current = new Reader(store);
            reader = current;
        }
        Reading begun = new Reading(next, request);
        begun.page = current.submit(table, begun);
        reading = begun;
    }

    /**
     * The page of a range, if it was read for the range as it is; with no more rows than are wanted now, nor, where their
     * number is exact, fewer.
     */
    Optional<Page> take(Range range, PageRequest wanted, boolean exact) {
        Reading begun = reading;
        reading = null;
        if (begun == null || begun.page == null || !begun.range.equals(range)
                || exact && begun.request.limit() < wanted.limit() || begun.request.maxBytes() > wanted.maxBytes()) {
            return Optional.empty();
        }
        try {
            if (!begun.connected.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                rest();
                useless = true;
                return Optional.empty();
            }
            return Optional.of(first(begun.page.get(), wanted));
        } catch (ExecutionException e) {
            // The worker meets the same trouble, if it lasts, and knows what to do.
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreFailure(StoreFailure.Kind.RETRY, "the worker was interrupted", e);
        }
    }

    private static Page first(Page page, PageRequest wanted) {
        List<Row> rows = page.rows();
        return rows.size() <= wanted.limit() ? page : new Page(rows.subList(0, wanted.limit()), false);
    }

    /** Lets the connection go; what was read is of no use after a rest. */
    void rest() {
        rested = true;
        reading = null;
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

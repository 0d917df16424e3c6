package dev.driftless.engine;

import dev.driftless.store.Page;
import dev.driftless.store.Row;
import dev.driftless.store.StoreFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A page of rows, and what the method answered about them.
 *
 * @param page the rows
 * @param answers about some of them, the first or all; empty if nobody was asked yet
 */
record AskedPage(Page page, Optional<Answers> answers) {

    /** A page whose rows are still to be asked about. */
    static AskedPage of(Page page) {
        return new AskedPage(page, Optional.empty());
    }

    /**
     * Asks about a page ahead of time, on a thread for that. What takes too long, or interrupts the thread, is left to the
     * worker, who knows what to do about it.
     */
    static AskedPage of(Page page, Prepared prepared, Duration time, BooleanSupplier unwanted) {
        TimeLimit limit = new TimeLimit();
        limit.begin(time);
        try {
            return new AskedPage(page, Optional.of(Answers.of(prepared, page.rows(), limit, unwanted)));
        } catch (StoreFailure e) {
            return of(page);
        } finally {
            // Some drivers close files when a thread that is interrupted uses them.
            Thread.interrupted();
        }
    }

    /** The first rows; asked about anew if there were more. */
    AskedPage first(int limit) {
        List<Row> rows = page.rows();
        return rows.size() <= limit ? this : of(new Page(rows.subList(0, limit), false));
    }

    /** What was answered about rows, the first of this page: about one at least, unless there is none. */
    Optional<Answers> about(List<Row> rows) {
        return answers.filter(given -> given.asked() <= rows.size() && (given.asked() > 0 || rows.isEmpty()));
    }
}

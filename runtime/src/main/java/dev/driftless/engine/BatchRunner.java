package dev.driftless.engine;

import dev.driftless.Direction;
import dev.driftless.RowErrors;
import dev.driftless.RowFailure;
import dev.driftless.RunOptions;
import dev.driftless.store.Batch;
import dev.driftless.store.BatchSettings;
import dev.driftless.store.Checkpoint;
import dev.driftless.store.Counts;
import dev.driftless.store.Key;
import dev.driftless.store.KeyPage;
import dev.driftless.store.MigrationStore;
import dev.driftless.store.Others;
import dev.driftless.store.Page;
import dev.driftless.store.PageRequest;
import dev.driftless.store.Range;
import dev.driftless.store.Row;
import dev.driftless.store.StoreFailure;
import dev.driftless.store.StoreSession;
import dev.driftless.store.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs one batch: a page of rows, the method on each, the patches in one statement, the checkpoint, the commit. Whatever
 * throws before the commit leaves no trace.
 */
final class BatchRunner {

    /** How a batch comes by its rows. */
    enum Mode {
        /** Read without locks, the method called before the transaction; written if unchanged. */
        UNLOCKED,
        /** Locked first, the method called within the transaction. */
        LOCKED,
        /** Locked as far as nobody else has locked them, without waiting. */
        CAREFUL
    }

    private final MigrationStore store;
    private final OrmHandles orm;
    private final String runId;
    private final RunOptions options;
    private final TimeLimit time;
    private final LongReads reads;
    private final ReadAhead ahead;
    private final @Nullable Trace trace;
    private final Map<Key, RowFailure> known;

    /** The known failures are rows that an earlier attempt at a batch found out too late; those found here are added. */
    BatchRunner(Services services, String runId, RunOptions options, TimeLimit time, LongReads reads,
            ReadAhead ahead, @Nullable Trace trace, Map<Key, RowFailure> known) {
        this.store = services.store();
        this.orm = services.orm();
        this.runId = runId;
        this.options = options;
        this.time = time;
        this.reads = reads;
        this.ahead = ahead;
        this.trace = trace;
        this.known = known;
    }

    BatchResult run(StoreSession session, Prepared prepared, Range range, int size, Mode mode) {
        while (true) {
            try {
                return mode == Mode.UNLOCKED
                        ? unlocked(session, prepared, range, size)
                        : locked(session, prepared, range, size, mode == Mode.CAREFUL);
            } catch (BatchRows.LateRowFailure e) {
                known.put(e.key(), e.failure());
            }
        }
    }

    private BatchResult unlocked(StoreSession session, Prepared prepared, Range range, int size) {
        Direction direction = prepared.direction();
        Page page = Span.nothingOpen(range, direction) ? new Page(List.of(), true) : page(session, prepared, range, size);
        Span read = span(range, direction, new KeyPage(page.rows().stream().map(Row::key).toList(), page.last()));
        List<Row> rows = page.rows().subList(0, read.keys().size());
        readAhead(prepared, range, read, size);
        List<Row> ask = known.isEmpty() ? rows : rows.stream().filter(row -> !known.containsKey(row.key())).toList();
        time.begin(options.transactionLimit());
        Answers answers = Answers.of(prepared, ask, time);
        Span span = answers.asked() == ask.size()
                ? read
                : read.first(direction, rows.indexOf(ask.get(answers.asked())));
        time.begin(options.transactionLimit());
        try (Batch batch = session.begin(prepared.table(), range, settings(prepared));
                BatchRows work = rows(batch, prepared)) {
            return finish(batch, prepared, range, span, rows.subList(0, span.keys().size()), work, all -> {
                Counts counts = work.changeUnlocked(all, answers);
                if (work.gone() > 0) {
                    refuseUnseen(batch, range, direction, span);
                }
                return counts;
            });
        }
    }

    private Page page(StoreSession session, Prepared prepared, Range range, int size) {
        PageRequest request = Span.request(range, prepared.direction(), size, options.maxBatchBytes());
        boolean exact = options.batchSize() > 0 || prepared.step().batchSize() > 0;
        return reads.read(options.lease(), () -> ahead.take(range, request, exact)
                .orElseGet(() -> session.readPage(prepared.table(), request)));
    }

    /**
     * What comes after a batch, on the assumption that it takes all that it has read. Only where sweeps repeat: a row that
     * moves to keys that were read already is found by the next one.
     */
    private void readAhead(Prepared prepared, Range range, Span read, int size) {
        if (!read.done() && prepared.hasToDoPredicate()) {
            Range next = range.after(read.cursor());
            ahead.begin(prepared.table(), next, Span.request(next, prepared.direction(), size, options.maxBatchBytes()));
        }
    }

    private static Span span(Range range, Direction direction, KeyPage page) {
        return Span.nothingOpen(range, direction) ? Span.end(range) : Span.of(range, direction, page);
    }

    /** A row whose key changed meanwhile may stand before the new cursor, where nobody would see it. */
    private static void refuseUnseen(Batch batch, Range range, Direction direction, Span span) {
        if (!Set.copyOf(span.keys()).containsAll(batch.keys(span.again(range, direction)))) {
            throw new StoreFailure(StoreFailure.Kind.RETRY, "a row of the page changed its key meanwhile");
        }
    }

    /** The rows are found without locks, which may take as long as it takes, and locked by their keys. */
    private BatchResult locked(StoreSession session, Prepared prepared, Range range, int size, boolean careful) {
        Direction direction = prepared.direction();
        KeyPage page = Span.nothingOpen(range, direction)
                ? new KeyPage(List.of(), true)
                : reads.read(options.lease(), () -> session.readKeys(
                        prepared.table(), Span.request(range, direction, size, options.maxBatchBytes())));
        Span found = span(range, direction, page);
        time.begin(options.transactionLimit());
        try (Batch batch = session.begin(prepared.table(), range, settings(prepared));
                BatchRows work = rows(batch, prepared)) {
            Map<Key, Row> locked = new HashMap<>();
            List<Key> upwards = found.upwards(direction);
            (careful ? batch.lockFreeRows(upwards) : batch.lockRows(upwards)).forEach(row -> locked.put(row.key(), row));
            Span span = careful ? beforeTheFirstLocked(batch, direction, found, locked.keySet()) : found;
            if (span.blocked() && span.keys().isEmpty()) {
                return new BatchResult(range, false, true, Others.SOME, 0, Counts.NONE, List.of());
            }
            List<Row> rows = span.keys().stream().filter(locked::containsKey).map(locked::get).toList();
            if (rows.size() < span.keys().size()) {
                refuseUnseen(batch, range, direction, span);
            }
            return finish(batch, prepared, range, span, rows, work, work::change);
        }
    }

    /** What is neither locked by us nor there any more is no obstacle. */
    private static Span beforeTheFirstLocked(Batch batch, Direction direction, Span span, Set<Key> ours) {
        List<Key> missing = span.keys().stream().filter(key -> !ours.contains(key)).toList();
        Set<Key> there = batch.stillMatching(missing);
        return missing.stream().filter(there::contains).findFirst().map(key -> span.before(direction, key)).orElse(span);
    }

    private BatchResult finish(Batch batch, Prepared prepared, Range range, Span span, List<Row> rows, BatchRows change,
            Function<List<Row>, Counts> method) {
        Set<Key> leftOut = new LinkedHashSet<>();
        Set<Key> retried = new LinkedHashSet<>();
        List<Row> work = sort(batch, prepared.direction(), rows, leftOut, retried);
        Counts counts = method.apply(work);
        change.judgeTime(work);
        settleFailures(batch, prepared, change, leftOut, retried);
        Counts all = new Counts(counts.changed(), counts.skipped() + leftOut.size(), counts.failed());
        batch.checkpoint(new Checkpoint(span.cursor(), span.done(), all, options.lease()));
        change.commit(work);
        return new BatchResult(range.after(span.cursor()), span.done(), false, change.others(), rows.size(), all,
                List.copyOf(change.failures().values()));
    }

    private BatchSettings settings(Prepared prepared) {
        return new BatchSettings(
                prepared.id(), options.lockTimeout(), options.transactionLimit(), prepared.openToUserCode(), trace);
    }

    private BatchRows rows(Batch batch, Prepared prepared) {
        return new BatchRows(store, batch, prepared, runId, options.onRowError(), time, orm, known);
    }

    /** A row that failed in the other direction is on its right side already: it is left alone. */
    private static List<Row> sort(Batch batch, Direction direction, List<Row> rows, Set<Key> leftOut, Set<Key> retried) {
        if (rows.isEmpty()) {
            return rows;
        }
        Map<Key, Direction> failed = batch.failuresAmong(rows.stream().map(Row::key).toList());
        if (failed.isEmpty()) {
            return rows;
        }
        List<Row> work = new ArrayList<>();
        for (Row row : rows) {
            Direction failedIn = failed.get(row.key());
            if (failedIn != null) {
                (failedIn == direction ? retried : leftOut).add(row.key());
            }
            if (failedIn == null || failedIn == direction) {
                work.add(row);
            }
        }
        return work;
    }

    private void settleFailures(Batch batch, Prepared prepared, BatchRows rows, Set<Key> leftOut,
            Set<Key> retried) {
        Map<Key, RowFailure> failures = rows.failures();
        Set<Key> settled = new LinkedHashSet<>(leftOut);
        retried.stream().filter(key -> !failures.containsKey(key)).forEach(settled::add);
        batch.removeFailures(settled);
        if (failures.isEmpty()) {
            return;
        }
        RowErrors policy = options.onRowError();
        long added = failures.keySet().stream().filter(key -> !retried.contains(key)).count();
        if (batch.failureCount() + added > policy.limit()) {
            RowFailure last = failures.values().stream().reduce((first, second) -> second).orElseThrow();
            throw new RunFailed(Errors.rowFailed(last, prepared.table().name()) + "; more rows failed than the "
                    + policy.limit() + " that RowErrors.skip allows");
        }
        batch.record(runId, failures);
    }
}

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
import dev.driftless.store.MigrationStore;
import dev.driftless.store.PageRequest;
import dev.driftless.store.Range;
import dev.driftless.store.Row;
import dev.driftless.store.StoreFailure;
import dev.driftless.store.StoreSession;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

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
    private final Map<Key, RowFailure> known;

    /** The known failures are rows that an earlier attempt at a batch found out too late; those found here are added. */
    BatchRunner(Services services, String runId, RunOptions options, TimeLimit time, Map<Key, RowFailure> known) {
        this.store = services.store();
        this.orm = services.orm();
        this.runId = runId;
        this.options = options;
        this.time = time;
        this.known = known;
    }

    BatchResult run(StoreSession session, Prepared prepared, Range range, int size, Mode mode) {
        while (true) {
            time.begin(options.transactionLimit());
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
        Span read = Span.nothingOpen(range, direction)
                ? Span.end(range)
                : Span.of(range, direction, session.readPage(prepared.table(),
                        Span.request(range, direction, size, options.maxBatchBytes())));
        List<Row> ask = read.rows().stream().filter(row -> !known.containsKey(row.key())).toList();
        Answers answers = Answers.of(prepared, ask, time);
        Span span = answers.asked() == ask.size()
                ? read
                : read.first(direction, read.rows().indexOf(ask.get(answers.asked())));
        time.begin(options.transactionLimit());
        try (Batch batch = session.begin(prepared.table(), range, settings(prepared));
                BatchRows rows = rows(batch, prepared)) {
            return finish(batch, prepared, range, span, rows, work -> {
                Counts counts = rows.changeUnlocked(work, answers);
                if (rows.gone() > 0) {
                    refuseUnseen(batch.keys(span.again(range, direction)), span);
                }
                return counts;
            });
        }
    }

    /** A row whose key changed meanwhile may stand before the new cursor, where nobody would see it. */
    private static void refuseUnseen(List<Key> now, Span span) {
        Set<Key> seen = span.rows().stream().map(Row::key).collect(Collectors.toSet());
        if (!seen.containsAll(now)) {
            throw new StoreFailure(StoreFailure.Kind.RETRY, "a row of the page changed its key meanwhile");
        }
    }

    private BatchResult locked(StoreSession session, Prepared prepared, Range range, int size, boolean careful) {
        try (Batch batch = session.begin(prepared.table(), range, settings(prepared));
                BatchRows rows = rows(batch, prepared)) {
            Span span = lock(batch, prepared.direction(), range, size, careful);
            if (span.blocked() && span.rows().isEmpty()) {
                return new BatchResult(range, false, true, 0, Counts.NONE, List.of());
            }
            return finish(batch, prepared, range, span, rows, rows::change);
        }
    }

    private Span lock(Batch batch, Direction direction, Range range, int size, boolean careful) {
        if (Span.nothingOpen(range, direction)) {
            return Span.end(range);
        }
        PageRequest request = Span.request(range, direction, size, options.maxBatchBytes());
        return careful
                ? Span.of(range, direction, batch.lockCarefully(request))
                : Span.of(range, direction, batch.lockPage(request));
    }

    private BatchResult finish(Batch batch, Prepared prepared, Range range, Span span, BatchRows rows,
            Function<List<Row>, Counts> change) {
        Set<Key> leftOut = new LinkedHashSet<>();
        Set<Key> retried = new LinkedHashSet<>();
        List<Row> work = sort(batch, prepared.direction(), span.rows(), leftOut, retried);
        Counts counts = change.apply(work);
        settleFailures(batch, prepared, rows, leftOut, retried);
        Counts all = new Counts(counts.changed(), counts.skipped() + leftOut.size(), counts.failed());
        batch.checkpoint(new Checkpoint(span.cursor(), span.done(), all, options.lease()));
        batch.commit();
        return new BatchResult(range.after(span.cursor()), span.done(), false, span.rows().size(), all,
                List.copyOf(rows.failures().values()));
    }

    private BatchSettings settings(Prepared prepared) {
        return new BatchSettings(
                prepared.id(), options.lockTimeout(), options.transactionLimit(), prepared.openToUserCode());
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

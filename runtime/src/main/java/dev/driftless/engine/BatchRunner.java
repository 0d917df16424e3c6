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
import dev.driftless.store.StoreSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs one batch: a page of locked rows, the method on each, the patches in one statement, the checkpoint, the commit.
 * Whatever throws before the commit leaves no trace.
 */
final class BatchRunner {

    private final MigrationStore store;
    private final OrmHandles orm;
    private final String runId;
    private final RunOptions options;

    BatchRunner(MigrationStore store, OrmHandles orm, String runId, RunOptions options) {
        this.store = store;
        this.orm = orm;
        this.runId = runId;
        this.options = options;
    }

    /** Rows of a range that a batch takes, where its cursor will stand, and whether that is the range's end. */
    private record Page(List<Row> rows, @Nullable Key cursor, boolean done, boolean blocked) {}

    /** Careful means to take only what nobody else has locked, without waiting. */
    BatchResult run(StoreSession session, Prepared prepared, Range range, int size, boolean careful) {
        Map<Key, RowFailure> known = new HashMap<>();
        while (true) {
            try {
                return attempt(session, prepared, range, size, careful, known);
            } catch (BatchRows.LateRowFailure e) {
                known.put(e.key(), e.failure());
            }
        }
    }

    private BatchResult attempt(StoreSession session, Prepared prepared, Range range, int size, boolean careful,
            Map<Key, RowFailure> known) {
        BatchSettings settings =
                new BatchSettings(prepared.id(), options.lockTimeout(), prepared.openToUserCode());
        try (Batch batch = session.begin(prepared.table(), range, settings);
                BatchRows rows = new BatchRows(store, batch, prepared, runId, options.onRowError(), orm, known)) {
            Page page = page(batch, prepared.direction(), range, size, careful);
            if (page.blocked() && page.rows().isEmpty()) {
                return new BatchResult(range, false, true, 0, Counts.NONE, List.of());
            }
            Set<Key> leftOut = new LinkedHashSet<>();
            Set<Key> retried = new LinkedHashSet<>();
            List<Row> work = sort(batch, prepared.direction(), page.rows(), leftOut, retried);
            Counts counts = rows.change(work);
            settleFailures(session, batch, prepared, rows, leftOut, retried);
            Counts all = new Counts(counts.changed(), counts.skipped() + leftOut.size(), counts.failed());
            batch.checkpoint(new Checkpoint(page.cursor(), page.done(), all, options.lease()));
            batch.commit();
            return new BatchResult(range.after(page.cursor()), page.done(), false, page.rows().size(), all,
                    List.copyOf(rows.failures().values()));
        }
    }

    private static Page page(Batch batch, Direction direction, Range range, int size, boolean careful) {
        if (range.upper() == null || direction == Direction.DOWN && range.cursor() == null) {
            return new Page(List.of(), range.cursor(), true, false);
        }
        boolean up = direction == Direction.UP;
        // Down, one row more is read: it is where the cursor will stand.
        PageRequest request = up
                ? new PageRequest(direction, range.cursor() == null ? range.lower() : range.cursor(), range.upper(), size)
                : new PageRequest(direction, range.lower(), range.cursor(), size + 1);
        List<Row> rows;
        boolean blocked = false;
        boolean last;
        if (careful) {
            Batch.Careful locked = batch.lockCarefully(request);
            rows = locked.rows();
            blocked = locked.blocked();
            last = locked.last() && !blocked;
        } else {
            rows = batch.lockPage(request);
            last = rows.size() < request.limit();
        }
        return up ? upward(rows, range, last, blocked) : downward(rows, last, blocked);
    }

    private static Page upward(List<Row> rows, Range range, boolean last, boolean blocked) {
        if (last) {
            return new Page(rows, range.upper(), true, false);
        }
        return new Page(rows, rows.isEmpty() ? range.cursor() : rows.get(rows.size() - 1).key(), false, blocked);
    }

    private static Page downward(List<Row> rows, boolean last, boolean blocked) {
        if (last) {
            return new Page(rows, null, true, false);
        }
        if (rows.size() < 2) {
            return new Page(List.of(), null, false, true);
        }
        return new Page(rows.subList(0, rows.size() - 1), rows.get(rows.size() - 1).key(), false, blocked);
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

    private void settleFailures(StoreSession session, Batch batch, Prepared prepared, BatchRows rows, Set<Key> leftOut,
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
        if (session.failureCount(prepared.id()) + added > policy.limit()) {
            RowFailure last = failures.values().stream().reduce((first, second) -> second).orElseThrow();
            throw new RunFailed(Errors.rowFailed(last, prepared.table().name()) + "; more rows failed than the "
                    + policy.limit() + " that RowErrors.skip allows");
        }
        batch.record(runId, failures);
    }
}

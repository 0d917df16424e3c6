package dev.driftless.engine;

import dev.driftless.Direction;
import dev.driftless.Patch;
import dev.driftless.RowFailure;
import dev.driftless.SampleChange;
import dev.driftless.TableHooks;
import dev.driftless.manifest.RowMethod;
import dev.driftless.store.Change;
import dev.driftless.store.Key;
import dev.driftless.store.MigrationStore;
import dev.driftless.store.Page;
import dev.driftless.store.PageRequest;
import dev.driftless.store.Range;
import dev.driftless.store.Row;
import dev.driftless.store.Simulation;
import dev.driftless.store.StoreFailure;
import dev.driftless.store.StoreSession;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries a migration out in memory, page by page, without locks and without writing anything. */
final class Simulator {

    private static final int PAGE = 500;

    private final MigrationStore store;
    private final OrmHandles orm;
    private final String runId;
    private final long maxBytes;
    private final Set<Key> leftOut;
    private final Consumer<RowFailure> onFailure;

    /** Rows left out are those that failed in the other direction, and so stand where this one would take them. */
    Simulator(MigrationStore store, OrmHandles orm, String runId, long maxBytes, Set<Key> leftOut,
            Consumer<RowFailure> onFailure) {
        this.store = store;
        this.orm = orm;
        this.runId = runId;
        this.maxBytes = maxBytes;
        this.leftOut = leftOut;
        this.onFailure = onFailure;
    }

    /** The rows of some ranges (all rows if there are none), each first changed as the earlier migrations would. */
    Simulated run(StoreSession session, Prepared prepared, List<Range> ranges, List<Prepared> earlier) {
        Simulated result = new Simulated();
        if (ranges.isEmpty()) {
            pages(session, prepared, null, null, earlier, result);
        }
        for (Range range : ranges) {
            boolean up = prepared.direction() == Direction.UP;
            boolean nothingLeft = range.upper() == null || !up && range.cursor() == null;
            if (!nothingLeft) {
                Key lower = up && range.cursor() != null ? range.cursor() : range.lower();
                pages(session, prepared, lower, up ? range.upper() : range.cursor(), earlier, result);
            }
        }
        return result;
    }

    private void pages(StoreSession session, Prepared prepared, @Nullable Key lower, @Nullable Key upper,
            List<Prepared> earlier, Simulated result) {
        boolean up = prepared.direction() == Direction.UP;
        Key from = lower;
        Key to = upper;
        while (true) {
            Page read = session.readPage(prepared.table(), new PageRequest(
                    prepared.direction(), from, to, up ? PAGE : PAGE + 1, maxBytes));
            List<Row> rows = read.rows();
            boolean last = read.last();
            List<Row> page = last || up ? rows : rows.subList(0, rows.size() - 1);
            page(session, prepared, page, earlier, result);
            if (last) {
                return;
            }
            Key edge = rows.get(rows.size() - 1).key();
            from = up ? edge : from;
            to = up ? to : edge;
        }
    }

    private void page(StoreSession session, Prepared prepared, List<Row> rows, List<Prepared> earlier, Simulated result) {
        List<Row> work = rows.stream().filter(row -> !leftOut.contains(row.key())).toList();
        for (int i = work.size(); i < rows.size(); i++) {
            result.skipped();
        }
        if (!prepared.openToUserCode()) {
            work.forEach(row -> pure(prepared, changedBy(earlier, row), result));
            return;
        }
        try (Simulation simulation = session.simulate(prepared.id())) {
            StepContext context = new StepContext(prepared, runId, true, simulation.guardedConnection(), orm);
            work.forEach(row -> open(prepared, simulation, context, changedBy(earlier, row), result));
            closeQuietly(context);
        }
    }

    /** What earlier pending migrations would make of a row; one that fails leaves it alone. */
    private static Row changedBy(List<Prepared> earlier, Row row) {
        Row current = row;
        for (Prepared migration : earlier) {
            try {
                Patch patch = migration.method().apply(migration.instance(), NoContext.INSTANCE, current.document());
                Optional<Change> change = patch == null ? Optional.empty() : migration.table().change(current, patch);
                current = change.isPresent() ? migration.table().apply(change.get()) : current;
            } catch (Exception | StackOverflowError | AssertionError | LinkageError e) {
                // It is counted where that migration is simulated itself.
            }
        }
        return current;
    }

    private void pure(Prepared prepared, Row row, Simulated result) {
        try {
            settle(prepared, row, patch(prepared, NoContext.INSTANCE, row), result);
        } catch (Exception | StackOverflowError | AssertionError | LinkageError e) {
            fail(prepared, row, e, result);
        }
    }

    private void open(Prepared prepared, Simulation simulation, StepContext context, Row row, Simulated result) {
        simulation.beginCall();
        Optional<Change> change;
        try {
            change = patch(prepared, context, row);
            if (change.isPresent()) {
                for (TableHooks hook : prepared.hooks()) {
                    hook.beforeWrite(context, row.document(), change.get().patch());
                }
            }
        } catch (Exception | StackOverflowError | AssertionError | LinkageError e) {
            if (simulation.writeAttempted()) {
                result.notSimulated();
            } else {
                fail(prepared, row, e, result);
            }
            return;
        }
        if (simulation.writeAttempted()) {
            result.notSimulated();
        } else {
            settle(prepared, row, change, result);
        }
    }

    private static Optional<Change> patch(Prepared prepared, dev.driftless.MigrationContext context, Row row)
            throws Exception {
        Patch patch = prepared.method().apply(prepared.instance(), context, row.document());
        return patch == null || patch.isEmpty() ? Optional.empty() : prepared.table().change(row, patch);
    }

    private static void settle(Prepared prepared, Row row, Optional<Change> change, Simulated result) {
        if (change.isPresent()) {
            result.changed(sample(row, change.get()));
        } else if (prepared.method().shape() == RowMethod.Shape.VOID && !prepared.hasToDoPredicate()) {
            result.changed(null);
        } else {
            result.skipped();
        }
    }

    private static SampleChange sample(Row row, Change change) {
        Map<String, Object> before = new LinkedHashMap<>();
        Map<String, Object> after = new LinkedHashMap<>();
        change.values().forEach((column, value) -> {
            before.put(column, row.document().has(column) ? row.document().get(column) : null);
            after.put(column, value);
        });
        return new SampleChange(row.document().key(), before, after);
    }

    private void fail(Prepared prepared, Row row, Throwable thrown, Simulated result) {
        Errors.throwIfInterrupted(thrown);
        store.failureBehind(thrown)
                .filter(failure -> failure.kind() == StoreFailure.Kind.CONNECTION)
                .ifPresent(failure -> {
                    throw failure;
                });
        RowFailure failure = new RowFailure(
                prepared.id(), prepared.direction(), row.document().key(), Errors.of(thrown, store), Instant.now());
        result.failed(failure);
        onFailure.accept(failure);
    }

    private static void closeQuietly(StepContext context) {
        try {
            context.close();
        } catch (Exception e) {
            // Nothing was written, so nothing can be lost.
        }
    }
}

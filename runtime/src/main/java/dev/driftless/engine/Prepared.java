package dev.driftless.engine;

import dev.driftless.Direction;
import dev.driftless.MigrationContext;
import dev.driftless.Patch;
import dev.driftless.TableHooks;
import dev.driftless.annotations.Sweep;
import dev.driftless.annotations.WriteMode;
import dev.driftless.manifest.ManifestEntry;
import dev.driftless.manifest.ManifestStep;
import dev.driftless.manifest.RowMethod;
import dev.driftless.store.Row;
import dev.driftless.store.StepTable;
import dev.driftless.store.StoreFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * A migration that was checked against the database and can be run.
 *
 * @param entry the manifest's entry
 * @param direction up or down
 * @param step the step of that direction
 * @param method the method
 * @param instance the object that it is called on, for one worker
 * @param table the resolved table
 * @param hooks the table's hooks; empty unless the write mode is NORMAL
 * @param turn held by the thread that calls the method: the worker's own, or the one that reads ahead for it
 */
record Prepared(
        ManifestEntry entry,
        Direction direction,
        ManifestStep step,
        RowMethod method,
        Object instance,
        StepTable table,
        List<TableHooks> hooks,
        Lock turn) {

    /** How long a thread waits for the other, which may itself wait for a row that the first has locked. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Calls the method, for one thread after the other: its object may keep things. */
    @Nullable Patch ask(MigrationContext context, Row row) throws Exception {
        if (!turn.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new StoreFailure(StoreFailure.Kind.RETRY, "the method is at work on another row for longer than "
                    + PATIENCE.toMillis() + " ms");
        }
        try {
            return method.apply(instance, context, row.document());
        } finally {
            turn.unlock();
        }
    }

    String id() {
        return entry.id();
    }

    WriteMode writeMode() {
        return step.writeMode();
    }

    /** Whether code that is not ours gets the batch's connection. */
    boolean openToUserCode() {
        return !step.pure() || !hooks.isEmpty();
    }

    /** Whether {@code where} is a to-do predicate: changed rows must leave it, and sweeps repeat. */
    boolean hasToDoPredicate() {
        return direction == Direction.UP && step.sweep() == Sweep.AUTO && table.where().isPresent();
    }
}

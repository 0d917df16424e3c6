package dev.driftless.engine;

import dev.driftless.Direction;
import dev.driftless.TableHooks;
import dev.driftless.annotations.Sweep;
import dev.driftless.annotations.WriteMode;
import dev.driftless.manifest.ManifestEntry;
import dev.driftless.manifest.ManifestStep;
import dev.driftless.manifest.RowMethod;
import dev.driftless.store.StepTable;
import java.util.List;

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
 */
record Prepared(
        ManifestEntry entry,
        Direction direction,
        ManifestStep step,
        RowMethod method,
        Object instance,
        StepTable table,
        List<TableHooks> hooks) {

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

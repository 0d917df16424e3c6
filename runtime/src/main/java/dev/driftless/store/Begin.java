package dev.driftless.store;

import dev.driftless.Direction;
import dev.driftless.annotations.WriteMode;
import java.util.List;

/**
 * What is to be known to begin a migration within a run.
 *
 * @param migration the plan's entry
 * @param direction up or down
 * @param writeMode the step's write mode
 * @param table the step's table
 * @param cutPoints where to cut the sweep into ranges, ascending; empty for one range
 */
public record Begin(
        Planned migration, Direction direction, WriteMode writeMode, StepTable table, List<Key> cutPoints) {}

package dev.driftless.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a range stands after a batch.
 *
 * @param cursor the new cursor; null for the lower end
 * @param done whether nothing is left of the range in this direction
 * @param counts rows of this batch
 * @param lease how long the range stays the worker's
 */
public record Checkpoint(@Nullable Key cursor, boolean done, Counts counts, Duration lease) {}

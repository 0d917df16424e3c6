package dev.driftless.store;

import dev.driftless.Direction;
import org.jspecify.annotations.Nullable;

/**
 * A page of rows in key order; upwards (lower, upper] ascending, downwards (lower, upper] descending.
 *
 * @param direction in which order
 * @param lower exclusive lower end; null for none
 * @param upper inclusive upper end; null for none
 * @param limit how many rows at the most
 */
public record PageRequest(Direction direction, @Nullable Key lower, @Nullable Key upper, int limit) {}

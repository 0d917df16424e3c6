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
 * @param maxBytes how many bytes the rows may have together, but for the first {@link #least()}
 */
public record PageRequest(Direction direction, @Nullable Key lower, @Nullable Key upper, int limit, long maxBytes) {

    /**
     * Rows that belong to the page whatever their size: downwards, the one more that the cursor will stand at.
     *
     * @return 1 or 2
     */
    public int least() {
        return direction == Direction.UP ? 1 : 2;
    }

    /**
     * The same page with fewer rows.
     *
     * @param rows how many rows at the most
     * @return a request
     */
    public PageRequest first(int rows) {
        return new PageRequest(direction, lower, upper, rows, maxBytes);
    }
}

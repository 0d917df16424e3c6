package dev.driftless.store;

import java.time.Duration;

/** The answer to a worker that asks for a range. */
public sealed interface Claim {

    /**
     * The range is the worker's now, its epoch raised.
     *
     * @param range the range as it stands
     */
    record Taken(Range range) implements Claim {}

    /**
     * Others hold what is left.
     *
     * @param remaining how long the lease that ends first still lasts
     */
    record Held(Duration remaining) implements Claim {}

    /** Every range of the sweep is done. */
    record AllDone() implements Claim {}
}

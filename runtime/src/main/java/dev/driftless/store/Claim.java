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
     * @param owner who holds the range whose lease ends first
     * @param remaining how long that lease still lasts
     */
    record Held(String owner, Duration remaining) implements Claim {}

    /** Every range of the sweep is done. */
    record AllDone() implements Claim {}
}

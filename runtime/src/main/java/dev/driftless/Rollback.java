package dev.driftless;

import java.util.Optional;
import java.util.OptionalInt;

/** Which applied migrations a {@code down} rolls back. Immutable. */
public final class Rollback {

    private final int steps;
    private final String to;

    private Rollback(int steps, String to) {
        this.steps = steps;
        this.to = to;
    }

    /**
     * The last applied migrations, highest id first.
     *
     * @param steps how many, at least 1; more than are applied means all of them
     * @return this choice
     * @throws IllegalArgumentException if steps is below 1
     */
    public static Rollback steps(int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be at least 1, was " + steps);
        }
        return new Rollback(steps, "");
    }

    /**
     * Everything applied after one migration, which itself stays.
     *
     * @param id an id of the manifest, applied or not
     * @return this choice
     * @throws IllegalArgumentException if id is blank
     */
    public static Rollback to(String id) {
        if (id.isBlank()) {
            throw new IllegalArgumentException("to must name a migration id, was blank");
        }
        return new Rollback(0, id);
    }

    /**
     * How many migrations to roll back.
     *
     * @return empty if made by {@link #to(String)}
     */
    public OptionalInt steps() {
        return steps > 0 ? OptionalInt.of(steps) : OptionalInt.empty();
    }

    /**
     * The id after which everything is rolled back.
     *
     * @return empty if made by {@link #steps(int)}
     */
    public Optional<String> to() {
        return steps > 0 ? Optional.empty() : Optional.of(to);
    }

    @Override
    public String toString() {
        return steps > 0 ? "steps " + steps : "to " + to;
    }
}

package dev.driftless;

/** Which way a run goes. */
public enum Direction {
    /** Applies migrations, in the order of their ids. */
    UP,
    /** Rolls migrations back, the highest id first. */
    DOWN;

    /**
     * The name as it is stored and printed.
     *
     * @return {@code up} or {@code down}
     */
    public String label() {
        return this == UP ? "up" : "down";
    }

    /**
     * The direction of a stored or printed name.
     *
     * @param label {@code up} or {@code down}
     * @return the direction
     * @throws IllegalArgumentException if the label is neither
     */
    public static Direction ofLabel(String label) {
        return switch (label) {
            case "up" -> UP;
            case "down" -> DOWN;
            default -> throw new IllegalArgumentException("unknown direction '" + label + "': up or down");
        };
    }
}

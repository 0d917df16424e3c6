package dev.driftless;

/** What was asked for cannot be planned: an unknown id, a roll-back without a down, contradicting options. */
public final class PlanException extends MigrationException {

    private static final long serialVersionUID = 1L;

    /**
     * An exception with a sentence for people.
     *
     * @param message what is wrong, where, and what to do
     */
    public PlanException(String message) {
        super(message);
    }

    /**
     * An exception with a sentence for people and what caused it.
     *
     * @param message what is wrong, where, and what to do
     * @param cause what was caught
     */
    public PlanException(String message, Throwable cause) {
        super(message, cause);
    }
}

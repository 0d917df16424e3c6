package dev.driftless;

/**
 * A call that could not be carried out; nothing was written. Its message is one sentence: what, where, what to do.
 * Subclasses tell the cause.
 */
public class MigrationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * An exception with a sentence for people.
     *
     * @param message what is wrong, where, and what to do
     */
    public MigrationException(String message) {
        super(message);
    }

    /**
     * An exception with a sentence for people and what caused it.
     *
     * @param message what is wrong, where, and what to do
     * @param cause what was caught
     */
    public MigrationException(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.driftless;

/** A migration that the application needs is not, or not wholly, applied. */
public final class NotAppliedException extends MigrationException {

    private static final long serialVersionUID = 1L;

    /**
     * An exception with a sentence for people.
     *
     * @param message what is wrong, where, and what to do
     */
    public NotAppliedException(String message) {
        super(message);
    }

    /**
     * An exception with a sentence for people and what caused it.
     *
     * @param message what is wrong, where, and what to do
     * @param cause what was caught
     */
    public NotAppliedException(String message, Throwable cause) {
        super(message, cause);
    }
}

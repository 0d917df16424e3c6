package dev.driftless;

/** The database could not be used: not reachable, refused, or in a state that is not ours to change. */
public final class StoreException extends MigrationException {

    private static final long serialVersionUID = 1L;

    /**
     * An exception with a sentence for people.
     *
     * @param message what is wrong, where, and what to do
     */
    public StoreException(String message) {
        super(message);
    }

    /**
     * An exception with a sentence for people and what caused it.
     *
     * @param message what is wrong, where, and what to do
     * @param cause what was caught
     */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}

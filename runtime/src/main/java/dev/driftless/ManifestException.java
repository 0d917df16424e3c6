package dev.driftless;

/** The manifest, or an adapter that it names, is missing, unreadable or inconsistent. */
public final class ManifestException extends MigrationException {

    private static final long serialVersionUID = 1L;

    /**
     * An exception with a sentence for people.
     *
     * @param message what is wrong, where, and what to do
     */
    public ManifestException(String message) {
        super(message);
    }

    /**
     * An exception with a sentence for people and what caused it.
     *
     * @param message what is wrong, where, and what to do
     * @param cause what was caught
     */
    public ManifestException(String message, Throwable cause) {
        super(message, cause);
    }
}

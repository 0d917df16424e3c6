package dev.driftless;

/** A migration does not fit the database: its table, key, columns, types or condition. */
public final class SchemaException extends MigrationException {

    private static final long serialVersionUID = 1L;

    /**
     * An exception with a sentence for people.
     *
     * @param message what is wrong, where, and what to do
     */
    public SchemaException(String message) {
        super(message);
    }

    /**
     * An exception with a sentence for people and what caused it.
     *
     * @param message what is wrong, where, and what to do
     * @param cause what was caught
     */
    public SchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}

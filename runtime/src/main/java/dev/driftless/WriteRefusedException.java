package dev.driftless;

/** Thrown by {@link TableHooks#beforeWrite} to refuse a write; the row then counts as failed, with this message. */
public final class WriteRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param message which rule refuses, and why
     */
    public WriteRefusedException(String message) {
        super(message);
    }
}

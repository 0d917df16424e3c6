package dev.driftless.processor;

/** The source of a migration class cannot be read. Its message is one sentence. */
final class SourceUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    SourceUnavailableException(String message) {
        super(message);
    }
}

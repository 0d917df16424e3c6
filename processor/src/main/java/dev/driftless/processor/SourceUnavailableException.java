package dev.driftless.processor;

/** No source text can be had for a migration class; the message is one sentence that says why and what to do. */
final class SourceUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    SourceUnavailableException(String message) {
        super(message);
    }
}

package dev.driftless.cli;

/** A command that cannot be understood, or a configuration that is wrong; its message is a sentence for people. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}

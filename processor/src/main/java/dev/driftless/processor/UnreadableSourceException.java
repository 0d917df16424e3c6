package dev.driftless.processor;

/** Source text that does not hold what the compiler says it holds; compilers report such text before we see it. */
final class UnreadableSourceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableSourceException(String message) {
        super(message);
    }
}

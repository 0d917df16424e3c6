package dev.driftless.engine;

/** Ends a run as FAILED, with a sentence for people; the batch at work is rolled back. */
final class RunFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RunFailed(String message, Throwable cause) {
        super(message, cause);
    }

    RunFailed(String message) {
        super(message);
    }
}

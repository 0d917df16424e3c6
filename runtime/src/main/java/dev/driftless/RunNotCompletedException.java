package dev.driftless;

/** A run that did not complete, thrown by {@link RunResult#orThrow()}. */
public final class RunNotCompletedException extends MigrationException {

    private static final long serialVersionUID = 1L;

    private final transient RunResult result;

    RunNotCompletedException(RunResult result) {
        super(message(result));
        this.result = result;
    }

    /**
     * How the run ended.
     *
     * @return the result; null only after deserialization
     */
    public RunResult result() {
        return result;
    }

    private static String message(RunResult result) {
        String detail = result.error()
                .or(result::reason)
                .or(() -> result.drift().stream().filter(Drift::blocking).map(Drift::message).findFirst())
                .map(text -> ": " + text)
                .orElse("");
        return "The " + result.direction().label() + " ended " + result.status().label() + detail;
    }
}

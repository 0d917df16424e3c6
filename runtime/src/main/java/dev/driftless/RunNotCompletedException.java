package dev.driftless;

import java.util.Optional;
import java.util.stream.Collectors;

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
        String reason = result.reason().map(word -> " (" + word + ")").orElse("");
        String detail = result.error()
                .or(() -> blockingDrift(result))
                .map(text -> ": " + text)
                .orElse("");
        return "The " + result.direction().label() + " ended " + result.status().label() + reason + detail;
    }

    private static Optional<String> blockingDrift(RunResult result) {
        String messages = result.drift().stream().filter(Drift::blocking).map(Drift::message).collect(Collectors.joining(" "));
        return messages.isEmpty() ? Optional.empty() : Optional.of(messages);
    }
}

package dev.driftless;

import java.util.List;
import java.util.Optional;

/**
 * How a call of {@code up}, {@code down}, {@code verify} or {@code retryFailed} ended.
 *
 * @param status how it ended
 * @param runId the run that was worked on; empty if there was none
 * @param direction up or down
 * @param plan ids of the migrations that were to be run, in order
 * @param drift every drift that was found, blocking or not
 * @param migrations one report for each migration of the run, in order; PENDING for those that it did not come to
 * @param reason a word for programs, for instance {@code no_migrations_registered}, {@code timeout}
 * @param error a sentence for people, if the run failed
 */
public record RunResult(
        RunStatus status,
        Optional<String> runId,
        Direction direction,
        List<String> plan,
        List<Drift> drift,
        List<MigrationReport> migrations,
        Optional<String> reason,
        Optional<String> error) {

    /** Copies the lists. */
    public RunResult {
        plan = List.copyOf(plan);
        drift = List.copyOf(drift);
        migrations = List.copyOf(migrations);
    }

    /**
     * This result, for callers that want an exception.
     *
     * @return this result, if its status is COMPLETED, NOOP or DRY_RUN
     * @throws RunNotCompletedException if it is any other
     */
    public RunResult orThrow() {
        return switch (status) {
            case COMPLETED, NOOP, DRY_RUN -> this;
            default -> throw new RunNotCompletedException(this);
        };
    }
}

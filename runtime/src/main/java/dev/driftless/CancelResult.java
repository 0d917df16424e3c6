package dev.driftless;

import java.util.Optional;

/**
 * What a request to cancel did.
 *
 * @param status what became of it
 * @param runId the run concerned; empty if there is none
 * @param reason for NOOP: {@code no_active_run}, {@code run_not_running} or {@code run_not_found}
 */
public record CancelResult(Status status, Optional<String> runId, Optional<String> reason) {

    /** What became of the request. */
    public enum Status {
        /** The run's workers will see it before their next batch. */
        CANCEL_REQUESTED,
        /** Nobody was working on the run any more: it is canceled now. */
        CANCELED,
        /** There was nothing to cancel. */
        NOOP
    }
}

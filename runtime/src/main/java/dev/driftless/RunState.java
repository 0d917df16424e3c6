package dev.driftless;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run as the database knows it.
 *
 * @param runId the run
 * @param direction up or down
 * @param status RUNNING, COMPLETED, FAILED or CANCELED
 * @param migrationIds the run's plan, in order
 * @param currentIndex position in the plan of the migration at work; the plan's size when all are done
 * @param cancelRequested whether somebody asked the run to stop
 * @param startedAt when it started, by the database's clock
 * @param updatedAt when it was last changed, by the database's clock
 * @param completedAt when it ended; empty while it runs
 * @param lastError why it failed; empty otherwise
 * @param waitingFor why it waits; empty while it works
 */
public record RunState(
        String runId,
        Direction direction,
        RunStatus status,
        List<String> migrationIds,
        int currentIndex,
        boolean cancelRequested,
        Instant startedAt,
        Instant updatedAt,
        Optional<Instant> completedAt,
        Optional<String> lastError,
        Optional<String> waitingFor) {

    /** Copies the list. */
    public RunState {
        migrationIds = List.copyOf(migrationIds);
    }
}

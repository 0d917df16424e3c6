package dev.driftless.store;

import dev.driftless.Direction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A run to be started.
 *
 * @param runId its id
 * @param direction up or down
 * @param plan its migrations, in order
 * @param options its options, as the engine reads them back
 * @param lease how long it counts as alive without a sign of life
 * @param supersedes an abandoned run that is closed in the same transaction
 * @param stillRight asked within the transaction, after the run slot is taken, whether the plan still fits
 */
public record NewRun(
        String runId,
        Direction direction,
        List<Planned> plan,
        String options,
        Duration lease,
        Optional<String> supersedes,
        Predicate<Snapshot> stillRight) {}

package dev.driftless;

import dev.driftless.annotations.WriteMode;
import java.time.Instant;
import java.util.Optional;

/**
 * A migration as the database knows it; a migration that was never run has none.
 *
 * @param id the migration
 * @param applied whether it is wholly applied
 * @param status where its last run stands; a migration that was rolled back is COMPLETED with direction DOWN
 * @param direction direction of its last run
 * @param runId its last run
 * @param checksum checksum of the code that last moved a row
 * @param processed rows seen since its ranges were cut
 * @param changed rows written since its ranges were cut
 * @param writeMode the write mode of its last run
 * @param startedAt when its last run began with it
 * @param updatedAt when it was last changed
 * @param completedAt when it was completed, in its last direction
 * @param lastError why it failed; empty otherwise
 */
public record MigrationState(
        String id,
        boolean applied,
        RunStatus status,
        Optional<Direction> direction,
        Optional<String> runId,
        String checksum,
        long processed,
        long changed,
        WriteMode writeMode,
        Optional<Instant> startedAt,
        Optional<Instant> updatedAt,
        Optional<Instant> completedAt,
        Optional<String> lastError) {}

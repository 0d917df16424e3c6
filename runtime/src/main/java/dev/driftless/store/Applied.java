package dev.driftless.store;

import dev.driftless.Direction;
import dev.driftless.RunStatus;

/**
 * What the database knows of one migration, as far as planning needs it.
 *
 * @param id the migration
 * @param applied whether it is wholly applied
 * @param status where its last run stands
 * @param direction direction of its last run
 * @param checksum checksum of the code that last moved a row
 * @param retired whether it was accepted that the manifest no longer holds it
 * @param moved for a half-run migration, whether any row was changed since its ranges were cut
 */
public record Applied(
        String id,
        boolean applied,
        RunStatus status,
        Direction direction,
        String checksum,
        boolean retired,
        boolean moved) {

    /**
     * Whether a run was left in the middle of it.
     *
     * @return true if it is neither wholly applied nor wholly rolled back
     */
    public boolean halfway() {
        return status != RunStatus.COMPLETED;
    }
}

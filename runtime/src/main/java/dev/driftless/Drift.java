package dev.driftless;

import java.util.Optional;

/**
 * A difference between what was applied to the database and what the manifest holds.
 *
 * @param kind what differs
 * @param migrationId the migration concerned
 * @param appliedChecksum checksum of the code that last moved a row; empty if none is known
 * @param manifestChecksum checksum of the code in this build; empty if the manifest does not hold the migration
 * @param blocking whether a run is refused because of it
 * @param message one sentence: what is wrong and what to do
 */
public record Drift(
        Kind kind,
        String migrationId,
        Optional<String> appliedChecksum,
        Optional<String> manifestChecksum,
        boolean blocking,
        String message) {

    /** What differs. */
    public enum Kind {
        /** An applied migration was edited. */
        CHECKSUM_MISMATCH,
        /** An applied migration is gone from the manifest, although the manifest's newest id is not older. */
        MISSING_FROM_MANIFEST,
        /** A migration that is only partly applied was edited. */
        EDITED_MIDWAY,
        /** An applied migration is newer than everything in the manifest: a newer build has been here. */
        AHEAD
    }
}

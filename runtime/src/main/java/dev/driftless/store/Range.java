package dev.driftless.store;

import org.jspecify.annotations.Nullable;

/**
 * A slider: rows in (lower, cursor] are migrated, rows in (cursor, upper] are not.
 *
 * @param migrationId the migration
 * @param sweep number of the sweep, from 1
 * @param seq number of the range within the sweep, from 0
 * @param lower exclusive lower end; null for the table's beginning
 * @param upper inclusive upper end; null if the range is empty
 * @param cursor the last migrated key; null for the lower end
 * @param epoch raised whenever the range is taken over
 * @param batchSeq raised with every committed batch
 */
public record Range(
        String migrationId,
        int sweep,
        int seq,
        @Nullable Key lower,
        @Nullable Key upper,
        @Nullable Key cursor,
        long epoch,
        long batchSeq) {

    /**
     * This range after a batch.
     *
     * @param cursor the new cursor
     * @return the range with batchSeq raised
     */
    public Range after(@Nullable Key cursor) {
        return new Range(migrationId, sweep, seq, lower, upper, cursor, epoch, batchSeq + 1);
    }
}

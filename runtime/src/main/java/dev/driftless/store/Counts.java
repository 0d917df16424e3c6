package dev.driftless.store;

/**
 * Numbers of rows.
 *
 * @param changed rows written
 * @param skipped rows left alone
 * @param failed rows quarantined
 */
public record Counts(long changed, long skipped, long failed) {

    /** No rows. */
    public static final Counts NONE = new Counts(0, 0, 0);

    /**
     * All rows seen.
     *
     * @return the sum
     */
    public long processed() {
        return changed + skipped + failed;
    }
}

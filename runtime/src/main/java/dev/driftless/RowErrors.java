package dev.driftless;

/** What a run does with a row that cannot be changed. Immutable. */
public final class RowErrors {

    private static final RowErrors FAIL = new RowErrors(-1);

    private final long limit;

    private RowErrors(long limit) {
        this.limit = limit;
    }

    /**
     * The run stops and names the row; the default.
     *
     * @return this choice
     */
    public static RowErrors fail() {
        return FAIL;
    }

    /**
     * The row is recorded and left as it is, and the run goes on.
     *
     * @param limit how many rows of one migration may stand recorded, at least 0; a failure that would exceed it fails the run
     * @return this choice
     * @throws IllegalArgumentException if limit is negative
     */
    public static RowErrors skip(long limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("RowErrors.skip limit must be at least 0, was " + limit);
        }
        return new RowErrors(limit);
    }

    /**
     * Whether failing rows are recorded and skipped.
     *
     * @return false for {@link #fail()}
     */
    public boolean skips() {
        return limit >= 0;
    }

    /**
     * How many failures may stand recorded.
     *
     * @return rows; 0 for {@link #fail()}
     */
    public long limit() {
        return Math.max(limit, 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowErrors that && that.limit == limit;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(limit);
    }

    @Override
    public String toString() {
        return skips() ? "skip(" + limit + ")" : "fail";
    }
}

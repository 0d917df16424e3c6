package dev.driftless.store.jdbc;

/**
 * What a borrowed connection had set, of a vendor whose settings outlive the transaction.
 *
 * @param isolation its isolation
 * @param lockTimeoutMillis its lock timeout
 * @param readOnly whether it refused to write
 * @param variables assignments that put its session variables back; empty for vendors without them
 */
record SessionState(int isolation, int lockTimeoutMillis, boolean readOnly, String variables) {

    SessionState(int isolation, int lockTimeoutMillis) {
        this(isolation, lockTimeoutMillis, false, "");
    }
}

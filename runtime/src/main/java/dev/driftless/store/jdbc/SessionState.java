package dev.driftless.store.jdbc;

/**
 * What a borrowed connection had set.
 *
 * @param autoCommit its autocommit
 * @param isolation its isolation
 * @param readOnly its read-only flag
 * @param lockTimeoutMillis its session's lock timeout, where the vendor has one for sessions only
 */
record SessionState(boolean autoCommit, int isolation, boolean readOnly, int lockTimeoutMillis) {}

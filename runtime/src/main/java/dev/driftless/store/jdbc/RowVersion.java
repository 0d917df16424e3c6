package dev.driftless.store.jdbc;

/**
 * What a database calls a version of a row.
 *
 * @param table number of the table that the row lies in
 * @param place where in that table
 * @param transaction number of the transaction that wrote it
 */
record RowVersion(long table, String place, long transaction) {}

package dev.driftless.manifest;

import dev.driftless.annotations.Sweep;
import dev.driftless.annotations.WriteMode;

/**
 * One direction of a migration, as its annotation says.
 *
 * @param table table name, possibly with a schema
 * @param where SQL condition; empty for every row
 * @param batchSize rows in a batch; 0 lets the runtime decide
 * @param writeMode whether hooks run
 * @param sweep how often the table is swept
 * @param versionColumn optimistic-lock column; empty for none
 * @param pure whether the method sees only its row, so that it may be called ahead of time and again
 */
public record ManifestStep(
        String table, String where, int batchSize, WriteMode writeMode, Sweep sweep, String versionColumn, boolean pure) {}

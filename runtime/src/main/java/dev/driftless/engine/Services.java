package dev.driftless.engine;

import dev.driftless.manifest.Manifest;
import dev.driftless.store.MigrationStore;

/**
 * What the parts of the engine work with.
 *
 * @param store the database
 * @param manifest this build's migrations
 * @param preparation checks migrations before they are run
 * @param orm handles of the application
 * @param events listeners
 * @param initialBatchSize rows of the first batch where nobody says otherwise
 */
record Services(
        MigrationStore store,
        Manifest manifest,
        Preparation preparation,
        OrmHandles orm,
        Events events,
        int initialBatchSize) {}

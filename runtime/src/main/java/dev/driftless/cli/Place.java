package dev.driftless.cli;

import dev.driftless.runtime.Migrator;

/**
 * Where a command works.
 *
 * @param migrator on the database
 * @param label the database, for people; without secrets
 * @param configuration what {@code migrations.json} says
 * @param settings those of the database
 */
record Place(Migrator migrator, String label, Configuration configuration, Settings settings) {}

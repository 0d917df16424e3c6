package dev.driftless.store;

/**
 * One migration of a run's plan, as it is stored with the run.
 *
 * @param id the migration
 * @param checksum checksum of the code that the run was started with
 * @param restart whether the run begins it again from the first row
 */
public record Planned(String id, String checksum, boolean restart) {}

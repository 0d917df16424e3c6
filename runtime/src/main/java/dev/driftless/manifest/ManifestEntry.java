package dev.driftless.manifest;

import java.util.Optional;

/**
 * One migration of the manifest.
 *
 * @param id unique id
 * @param description one line for people; may be empty
 * @param className binary name of the migration class
 * @param adapterClassName binary name of its generated adapter
 * @param injected whether the application must supply the instance
 * @param checksum fingerprint of the code, beginning with the grammar's version: {@code v1:}
 * @param up how it is applied
 * @param down how it is rolled back; empty if it cannot be
 */
public record ManifestEntry(
        String id,
        String description,
        String className,
        String adapterClassName,
        boolean injected,
        String checksum,
        ManifestStep up,
        Optional<ManifestStep> down) {}

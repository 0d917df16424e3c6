package dev.driftless.manifest;

import java.util.Optional;

/**
 * The bridge from the engine to one migration class, implemented by generated code without reflection. Stateless and
 * thread-safe; has a public no-argument constructor.
 */
public interface MigrationAdapter {

    /**
     * The migration's id.
     *
     * @return as in the manifest
     */
    String id();

    /**
     * The fingerprint of the code that this adapter was generated for.
     *
     * @return as in the manifest
     */
    String checksum();

    /**
     * The migration class, which an application that supplies instances is asked for.
     *
     * @return never null
     */
    Class<?> migrationClass();

    /**
     * A new instance of the migration class.
     *
     * @return a new instance
     * @throws UnsupportedOperationException if the class is injected: only the application can make one
     * @throws Exception whatever the constructor throws
     */
    Object newInstance() throws Exception;

    /**
     * The method that applies the migration to one row.
     *
     * @return never null
     */
    RowMethod up();

    /**
     * The method that rolls one row back.
     *
     * @return empty if the migration has none
     */
    Optional<RowMethod> down();
}

package dev.driftless.manifest;

import dev.driftless.Document;
import dev.driftless.MigrationContext;
import dev.driftless.Patch;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What generated adapters have in common. Generated code extends it, so that it is one small class for each migration: a
 * compile of a thousand migrations feels every class more.
 *
 * <p>It declares no types: generated code would inherit their names, and authors' types may have the same.
 */
public abstract class DirectAdapter implements MigrationAdapter {

    private final String id;
    private final String checksum;
    private final Class<?> migrationClass;
    private final RowMethod up;
    private final Optional<RowMethod> down;

    /**
     * An adapter of a migration that cannot be rolled back.
     *
     * @param id the migration's id
     * @param checksum the fingerprint of its code
     * @param migrationClass the migration class
     * @param up what its {@code @Up} method takes and returns
     */
    protected DirectAdapter(String id, String checksum, Class<?> migrationClass, RowMethod.Shape up) {
        this(id, checksum, migrationClass, up, Optional.empty());
    }

    /**
     * An adapter of a migration that can be rolled back.
     *
     * @param id the migration's id
     * @param checksum the fingerprint of its code
     * @param migrationClass the migration class
     * @param up what its {@code @Up} method takes and returns
     * @param down what its {@code @Down} method takes and returns
     */
    protected DirectAdapter(
            String id, String checksum, Class<?> migrationClass, RowMethod.Shape up, RowMethod.Shape down) {
        this(id, checksum, migrationClass, up, Optional.of(down));
    }

    private DirectAdapter(
            String id, String checksum, Class<?> migrationClass, RowMethod.Shape up, Optional<RowMethod.Shape> down) {
        this.id = id;
        this.checksum = checksum;
        this.migrationClass = migrationClass;
        this.up = new DirectUp(this, up);
        this.down = down.map(shape -> new DirectDown(this, shape));
    }

    @Override
    public final String id() {
        return id;
    }

    @Override
    public final String checksum() {
        return checksum;
    }

    @Override
    public final Class<?> migrationClass() {
        return migrationClass;
    }

    @Override
    public final RowMethod up() {
        return up;
    }

    @Override
    public final Optional<RowMethod> down() {
        return down;
    }

    /**
     * The columns that the record of the {@code @Up} method needs.
     *
     * @return as {@link RowMethod#columns()}
     */
    protected List<RecordColumn> upColumns() {
        return List.of();
    }

    /**
     * The columns that the record of the {@code @Down} method needs.
     *
     * @return as {@link RowMethod#columns()}
     */
    protected List<RecordColumn> downColumns() {
        return List.of();
    }

    /**
     * Calls the {@code @Up} method.
     *
     * @param migration the instance
     * @param context the context
     * @param row the row
     * @return as {@link RowMethod#apply}
     * @throws Exception as {@link RowMethod#apply}
     */
    protected abstract @Nullable Patch applyUp(Object migration, MigrationContext context, Document row) throws Exception;

    /**
     * Calls the {@code @Down} method.
     *
     * @param migration the instance
     * @param context the context
     * @param row the row
     * @return as {@link RowMethod#apply}
     * @throws UnsupportedOperationException if there is none
     * @throws Exception as {@link RowMethod#apply}
     */
    protected @Nullable Patch applyDown(Object migration, MigrationContext context, Document row) throws Exception {
        throw new UnsupportedOperationException(migrationClass.getName() + " has no @Down method");
    }
}

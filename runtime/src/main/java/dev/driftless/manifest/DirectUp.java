package dev.driftless.manifest;

import dev.driftless.Document;
import dev.driftless.MigrationContext;
import dev.driftless.Patch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code @Up} method that an adapter calls. */
record DirectUp(DirectAdapter adapter, Shape shape) implements RowMethod {

    @Override
    public List<RecordColumn> columns() {
        return adapter.upColumns();
    }

    @Override
    public @Nullable Patch apply(Object migration, MigrationContext context, Document row) throws Exception {
        return adapter.applyUp(migration, context, row);
    }
}

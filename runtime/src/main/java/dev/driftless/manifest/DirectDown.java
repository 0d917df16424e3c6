package dev.driftless.manifest;

import dev.driftless.Document;
import dev.driftless.MigrationContext;
import dev.driftless.Patch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code @Down} method that an adapter calls. */
record DirectDown(DirectAdapter adapter, Shape shape) implements RowMethod {

    @Override
    public List<RecordColumn> columns() {
        return adapter.downColumns();
    }

    @Override
    public @Nullable Patch apply(Object migration, MigrationContext context, Document row) throws Exception {
        return adapter.applyDown(migration, context, row);
    }
}

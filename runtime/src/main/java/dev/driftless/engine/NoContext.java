package dev.driftless.engine;

import dev.driftless.Direction;
import dev.driftless.MigrationContext;
import dev.driftless.annotations.WriteMode;
import java.sql.Connection;

/** Stands in for the context of pure methods, which never see it. */
enum NoContext implements MigrationContext {
    INSTANCE;

    @Override
    public Connection connection() {
        throw none();
    }

    @Override
    public <T> T orm(Class<T> type) {
        throw none();
    }

    @Override
    public String migrationId() {
        throw none();
    }

    @Override
    public String runId() {
        throw none();
    }

    @Override
    public Direction direction() {
        throw none();
    }

    @Override
    public boolean dryRun() {
        throw none();
    }

    @Override
    public WriteMode writeMode() {
        throw none();
    }

    private static IllegalStateException none() {
        return new IllegalStateException("a pure method has no context");
    }
}

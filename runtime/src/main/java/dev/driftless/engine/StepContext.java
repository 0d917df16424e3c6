package dev.driftless.engine;

import dev.driftless.Direction;
import dev.driftless.MigrationContext;
import dev.driftless.OrmScope;
import dev.driftless.annotations.WriteMode;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the methods and hooks of one batch, or of one simulated page, see; not thread-safe. */
final class StepContext implements MigrationContext, OrmScope {

    private final Prepared prepared;
    private final String runId;
    private final boolean dryRun;
    private final Connection connection;
    private final OrmHandles orm;
    private final Map<Class<?>, Object> handles = new LinkedHashMap<>();
    private final List<Runnable> beforeCommit = new ArrayList<>();

    StepContext(Prepared prepared, String runId, boolean dryRun, Connection connection, OrmHandles orm) {
        this.prepared = prepared;
        this.runId = runId;
        this.dryRun = dryRun;
        this.connection = connection;
        this.orm = orm;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public <T> T orm(Class<T> type) {
        Object handle = handles.get(type);
        if (handle == null) {
            handle = orm.open(type, this);
            handles.put(type, handle);
        }
        return type.cast(handle);
    }

    @Override
    public String migrationId() {
        return prepared.id();
    }

    @Override
    public String runId() {
        return runId;
    }

    @Override
    public Direction direction() {
        return prepared.direction();
    }

    @Override
    public boolean dryRun() {
        return dryRun;
    }

    @Override
    public WriteMode writeMode() {
        return prepared.writeMode();
    }

    @Override
    public void beforeCommit(Runnable action) {
        beforeCommit.add(action);
    }

    /** Lets the application's handles write what they hold back. */
    void flush() {
        beforeCommit.forEach(Runnable::run);
    }

    /** Closes handles in the reverse order of their opening; the first exception wins, later ones are suppressed. */
    void close() throws Exception {
        Exception first = null;
        List<Object> open = new ArrayList<>(handles.values());
        handles.clear();
        for (int i = open.size() - 1; i >= 0; i--) {
            try {
                if (open.get(i) instanceof AutoCloseable closeable) {
                    closeable.close();
                }
            } catch (Exception e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}

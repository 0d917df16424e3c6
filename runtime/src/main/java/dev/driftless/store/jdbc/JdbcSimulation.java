package dev.driftless.store.jdbc;

import dev.driftless.store.Simulation;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;

/** A transaction that is read only and rolled back; an error in one call leaves the next one unharmed. */
final class JdbcSimulation implements Simulation {

    private final Sql sql;
    private final Dialect dialect;
    private final GuardedConnection guard;
    private final Savepoint clean;

    JdbcSimulation(Sql sql, Dialect dialect, String migrationId) throws SQLException {
        this.sql = sql;
        this.dialect = dialect;
        sql.connection().setAutoCommit(false);
        dialect.beginReadOnly(sql);
        this.clean = sql.connection().setSavepoint();
        this.guard = GuardedConnection.wrap(sql.connection(), migrationId, GuardMode.READ_ONLY_SIMULATION, dialect.reading());
    }

    @Override
    public Connection guardedConnection() {
        return guard.connection();
    }

    @Override
    public void beginCall() {
        JdbcSession.guarded(sql, dialect, () -> {
            sql.connection().rollback(clean);
            guard.startCall();
            return 0;
        });
    }

    @Override
    public boolean writeAttempted() {
        return guard.writeAttempted();
    }

    @Override
    public void close() {
        JdbcSession.guarded(sql, dialect, () -> {
            guard.invalidate();
            sql.connection().rollback();
            sql.connection().setAutoCommit(true);
            return 0;
        });
    }
}

package dev.driftless.store.jdbc;

import dev.driftless.StoreException;
import dev.driftless.store.MigrationStore;
import dev.driftless.store.StoreFailure;
import dev.driftless.store.StoreSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A store on a {@code DataSource}; finds out at the first connection which vendor it is. Thread-safe. */
public final class JdbcStore implements MigrationStore {

    private final DataSource dataSource;
    private final @Nullable String schema;
    private final boolean createTables;
    private final InUse inUse = new InUse();
    private volatile @Nullable InternalTables tables;

    /**
     * A store.
     *
     * @param dataSource where connections come from
     * @param schema schema of the internal tables; null for the connection's default
     * @param createTables whether the internal tables may be created
     */
    public JdbcStore(DataSource dataSource, @Nullable String schema, boolean createTables) {
        this.dataSource = dataSource;
        this.schema = schema;
        this.createTables = createTables;
    }

    @Override
    public StoreSession open() {
        Connection connection;
        try {
            connection = dataSource.getConnection();
        } catch (SQLException e) {
            throw unreachable(Messages.of(e), e);
        } catch (RuntimeException e) {
            // Some pools have unchecked exceptions for this.
            throw unreachable(String.valueOf(e.getMessage()), e);
        }
        Connection physical = inUse.take(connection);
        try {
            InternalTables known = tables;
            if (known == null) {
                known = recognize(new Sql(connection));
                tables = known;
            }
            return new JdbcSession(known.dialect().adapt(connection), known, createTables, () -> inUse.release(physical));
        } catch (SQLException | RuntimeException e) {
            inUse.release(physical);
            closeQuietly(connection, e);
            throw e instanceof SQLException sqlException
                    ? new StoreFailure(StoreFailure.Kind.CONNECTION,
                            "The database cannot be used: " + Messages.of(sqlException) + ".", e)
                    : (RuntimeException) e;
        }
    }

    private static StoreFailure unreachable(String why, Exception cause) {
        Optional<String> remedy = H2Dialect.inUse(cause);
        if (remedy.isPresent()) {
            return new StoreFailure(StoreFailure.Kind.CONNECTION, remedy.get(), cause);
        }
        return new StoreFailure(StoreFailure.Kind.CONNECTION, "The database cannot be reached: " + why
                + "; look at the DataSource's settings, and whether the server runs.", cause);
    }

    private InternalTables recognize(Sql sql) throws SQLException {
        String product = sql.connection().getMetaData().getDatabaseProductName();
        Dialect dialect = switch (product.toLowerCase(Locale.ROOT)) {
            case "postgresql" -> new PostgresDialect();
            case "h2" -> new H2Dialect();
            case "mariadb", "mysql" -> new MariaDbDialect();
            case "sqlite" -> new SqliteDialect();
            default -> throw new StoreException("Database " + product
                    + " is not supported: use PostgreSQL, MariaDB, MySQL, SQLite or H2.");
        };
        dialect.checkSupported(sql);
        return new InternalTables(dialect, schema(sql, dialect));
    }

    private String schema(Sql sql, Dialect dialect) throws SQLException {
        if (schema != null) {
            return TableName.choose(schema, dialect.schemas(sql), name -> name, "schema(..)")
                    .orElseThrow(() -> new StoreException("Schema " + schema
                            + " for the internal tables does not exist: create it, or name another with schema(..)."));
        }
        return dialect.currentSchema(sql).orElseThrow(() -> new StoreException("The connection has no current schema for the"
                + " internal tables: set one on the DataSource, or name one with schema(..)."));
    }

    @Override
    public boolean oneWriter() {
        InternalTables known = tables;
        return known != null && known.dialect().oneWriter();
    }

    @Override
    public Optional<StoreFailure> failureBehind(Throwable thrown) {
        InternalTables known = tables;
        for (Throwable t = thrown; t != null && known != null; t = t.getCause()) {
            if (t instanceof StoreFailure failure) {
                return Optional.of(failure);
            }
            if (t instanceof SQLException exception) {
                return Optional.of(new StoreFailure(known.dialect().classify(exception), Messages.of(exception), exception));
            }
        }
        return Optional.empty();
    }

    private static void closeQuietly(Connection connection, Exception first) {
        try {
            connection.close();
        } catch (SQLException later) {
            first.addSuppressed(later);
        }
    }
}

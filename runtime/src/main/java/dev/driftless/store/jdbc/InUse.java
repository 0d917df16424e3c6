package dev.driftless.store.jdbc;

import dev.driftless.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * The connections that a store's sessions have at the moment. Two sessions on one connection would commit each other's
 * half-done work: a DataSource that lends a connection twice is noticed before anything happens on it. Thread-safe.
 */
final class InUse {

    private final Set<Connection> connections = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Takes note of a connection; what it is known by, for {@link #release}. */
    synchronized Connection take(Connection connection) {
        Connection physical = physical(connection);
        if (!connections.add(physical)) {
            throw new StoreException("The DataSource lends one connection to several users at a time, who would commit each"
                    + " other's half-done work: give Driftless a pool, or a DataSource that makes a connection for each call.");
        }
        return physical;
    }

    synchronized void release(Connection physical) {
        connections.remove(physical);
    }

    private static Connection physical(Connection connection) {
        try {
            Connection inner = connection.unwrap(Connection.class);
            return inner == null ? connection : inner;
        } catch (SQLException | RuntimeException e) {
            return connection;
        }
    }
}

package dev.driftless.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The savepoints that one call of a migration made itself; it may roll back to no others. */
final class GuardedSavepoints {

    /** Names that begin so are the engine's: a second savepoint of the same name would hide or replace the first. */
    static final String RESERVED_PREFIX = "driftless";

    private final Connection real;
    private final GuardedState state;
    private final Set<Savepoint> own = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    GuardedSavepoints(Connection real, GuardedState state) {
        this.real = real;
        this.state = state;
    }

    Savepoint set() throws SQLException {
        requireTransaction();
        return remember(real.setSavepoint());
    }

    Savepoint set(@Nullable String name) throws SQLException {
        if (name != null && name.toLowerCase(Locale.ROOT).startsWith(RESERVED_PREFIX)) {
            throw state.refused("a savepoint whose name begins with \"" + RESERVED_PREFIX + "\" is refused, the engine uses"
                    + " such names: choose another");
        }
        requireTransaction();
        return remember(real.setSavepoint(name));
    }

    void rollBackTo(@Nullable Object savepoint) throws SQLException {
        real.rollback(requireOwn(savepoint));
    }

    void release(@Nullable Object savepoint) throws SQLException {
        Savepoint released = requireOwn(savepoint);
        real.releaseSavepoint(released);
        own.remove(released);
    }

    void forget() {
        own.clear();
    }

    private Savepoint remember(Savepoint savepoint) {
        own.add(savepoint);
        return savepoint;
    }

    /** A simulation may run without a transaction; then the savepoint announces a write, nothing else needs one. */
    private void requireTransaction() throws SQLException {
        if (state.simulated() && real.getAutoCommit()) {
            throw state.simulatedWrite(null);
        }
    }

    private Savepoint requireOwn(@Nullable Object savepoint) throws SQLException {
        if (savepoint instanceof Savepoint known && own.contains(known)) {
            return known;
        }
        throw state.refused("a savepoint that was not set on this connection in this call is refused: set one with"
                + " setSavepoint() in the same call");
    }
}

package dev.driftless.store;

import java.sql.Connection;

/** A read-only transaction for methods that take a context, rolled back when it is closed. Used by one thread. */
public interface Simulation extends AutoCloseable {

    /**
     * The connection that the method gets; its first write ends the call.
     *
     * @return the same object throughout
     */
    Connection guardedConnection();

    /** To be called before each call of user code. */
    void beginCall();

    /**
     * Whether the call tried to write, even if it swallowed the exception.
     *
     * @return true if it did
     */
    boolean writeAttempted();

    /** Rolls back. */
    @Override
    void close();
}

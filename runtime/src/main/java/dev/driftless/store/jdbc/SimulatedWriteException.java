package dev.driftless.store.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * Thrown into a migration that attempts to write in a dry run or a verification; the row then counts as not simulated.
 * Unchecked, so that neither user code nor an ORM mistakes it for a database error; without stack trace, as one may be
 * thrown for every row.
 */
public final class SimulatedWriteException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SimulatedWriteException(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }
}

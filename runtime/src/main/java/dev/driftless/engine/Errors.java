package dev.driftless.engine;

import dev.driftless.RowFailure;
import dev.driftless.WriteRefusedException;
import dev.driftless.store.MigrationStore;
import dev.driftless.store.StoreFailure;
import java.util.Map;

/** Sentences about what went wrong. */
final class Errors {

    /** What to do about a run that a row has ended. */
    static final String RUN_AGAIN = "; its batch was rolled back, put the row or the method right and run again";

    private Errors() {}

    /** What user code threw, the driver's decoration left out of a database error. */
    static String of(Throwable thrown, MigrationStore store) {
        return store.failureBehind(thrown)
                .filter(failure -> failure.getCause() == thrown)
                .map(failure -> thrown.getClass().getSimpleName() + ": " + failure.getMessage())
                .orElseGet(() -> of(thrown));
    }

    /** What user code threw, in one line. */
    static String of(Throwable thrown) {
        String message = thrown.getMessage() == null ? "" : thrown.getMessage().strip().replaceAll("\\s*\\R\\s*", " ");
        if (thrown instanceof WriteRefusedException) {
            return "a hook refused the write: " + message;
        }
        return message.isEmpty() ? thrown.getClass().getName() : thrown.getClass().getSimpleName() + ": " + message;
    }

    /** Who interrupts the caller wants it to leave the run; what the method then throws is no fault of its row. */
    static void throwIfInterrupted(Throwable thrown) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        for (Throwable t = thrown; t != null && !interrupted; t = t.getCause()) {
            interrupted = t instanceof InterruptedException;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreFailure(StoreFailure.Kind.RETRY, "the worker was interrupted", thrown);
        }
    }

    static String rowFailed(RowFailure failure, String table) {
        return "Migration " + failure.migrationId() + " (" + failure.direction().label() + ") failed on row "
                + key(failure.key()) + " of table " + table + ": " + failure.error();
    }

    static String key(Map<String, Object> key) {
        return key.toString();
    }
}

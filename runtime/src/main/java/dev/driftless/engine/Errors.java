package dev.driftless.engine;

import dev.driftless.RowFailure;
import dev.driftless.WriteRefusedException;
import java.util.Map;

/** Sentences about what went wrong. */
final class Errors {

    private Errors() {}

    /** What user code threw, in one line. */
    static String of(Throwable thrown) {
        String message = thrown.getMessage() == null ? "" : thrown.getMessage().strip().replaceAll("\\s*\\R\\s*", " ");
        if (thrown instanceof WriteRefusedException) {
            return "a hook refused the write: " + message;
        }
        return message.isEmpty() ? thrown.getClass().getName() : thrown.getClass().getSimpleName() + ": " + message;
    }

    static String rowFailed(RowFailure failure, String table) {
        return "Migration " + failure.migrationId() + " (" + failure.direction().label() + ") failed on row "
                + key(failure.key()) + " of table " + table + ": " + failure.error();
    }

    static String key(Map<String, Object> key) {
        return key.toString();
    }
}

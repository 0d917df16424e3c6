package dev.driftless.store.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the guarded objects of one connection share: whom they serve, whether they are still valid, how they refuse. */
final class GuardedState {

    /** SQL standard: "prohibited SQL statement attempted". Not of a class that is worth a retry. */
    static final String REFUSED = "2F003";

    /** SQL standard: "read-only SQL-transaction"; how a database refuses the write that no text shows. */
    private static final String READ_ONLY_TRANSACTION = "25006";

    private final String migrationId;
    private final GuardMode mode;
    private final List<SqlTextReading> readings;
    private final Runnable onError;
    private volatile boolean valid = true;
    private volatile boolean writeAttempted;

    /** After each error of the driver, something is run that may invalidate the guard. */
    GuardedState(String migrationId, GuardMode mode, List<SqlTextReading> readings, Runnable onError) {
        this.onError = onError;
        this.migrationId = migrationId;
        this.mode = mode;
        this.readings = readings;
    }

    boolean valid() {
        return valid;
    }

    void invalidate() {
        valid = false;
    }

    boolean writeAttempted() {
        return writeAttempted;
    }

    void startCall() {
        writeAttempted = false;
    }

    boolean simulated() {
        return mode == GuardMode.READ_ONLY_SIMULATION;
    }

    String connectionName() {
        return "connection of migration " + migrationId;
    }

    void requireValid() throws SQLException {
        if (!valid) {
            throw new SQLNonTransientException("the " + connectionName() + " is only valid during its batch: take"
                    + " MigrationContext.connection() anew in every call", REFUSED);
        }
    }

    /** Refuses a text that a migration may not send, and in a simulation ends the call at one that is no plain read. */
    void requireAllowed(@Nullable Object sql) throws SQLException {
        if (!(sql instanceof String text)) {
            return;
        }
        List<SqlTextStatement> statements =
                readings.stream().flatMap(reading -> SqlTextScanner.scan(text, reading).stream()).toList();
        for (SqlTextStatement statement : statements) {
            Optional<String> refusal = SqlTextRules.refusal(statement);
            if (refusal.isPresent()) {
                String what = statement.startsWithWord() ? statement.excerpt() : "a statement without a keyword in front";
                throw refused(what + " " + refusal.get());
            }
        }
        if (simulated() && !statements.stream().allMatch(SqlTextRules::plainRead)) {
            throw simulatedWrite(null);
        }
    }

    SimulatedWriteException simulatedWrite(@Nullable Throwable cause) {
        writeAttempted = true;
        return new SimulatedWriteException(
                "migration " + migrationId + " would write here; a dry run ends the call at the first write", cause);
    }

    SQLException refused(String sentence) {
        return new SQLNonTransientException(refusal(sentence), REFUSED);
    }

    String refusal(String sentence) {
        return "migration " + migrationId + ": " + sentence;
    }

    /** Calls the driver; what it throws reaches the caller as it is. */
    @Nullable Object invoke(Object target, Method method, Object @Nullable [] args) throws Throwable {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            if (cause instanceof SQLException) {
                onError.run();
            }
            if (simulated() && cause instanceof SQLException sql && READ_ONLY_TRANSACTION.equals(sql.getSQLState())) {
                throw simulatedWrite(sql);
            }
            throw cause;
        }
    }
}

package dev.driftless.store.jdbc;

import dev.driftless.store.StoreFailure;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/** What SQLite's result codes mean. The driver gives the primary code as the vendor code, and the extended one in the text. */
final class SqliteErrors {

    /** Texts of SQLITE_ERROR that tell of the statement or the transaction; any other comes of the row that is written. */
    private static final List<String> NOT_THE_ROW = List.of("no such ", "syntax error", "incomplete input", "unrecognized token",
            "ambiguous column", "already exists", "within a transaction", "no transaction is active", "cannot ", "may not ",
            "not authorized", "misuse", "too many", "wrong number of arguments", "has no column", "unsupported");

    private SqliteErrors() {}

    static StoreFailure.Kind kind(SQLException exception) {
        String state = String.valueOf(exception.getSQLState());
        if (state.startsWith("08")) {
            return StoreFailure.Kind.CONNECTION;
        }
        if (state.startsWith("22")) {
            return StoreFailure.Kind.DATA;
        }
        String text = String.valueOf(exception.getMessage());
        return switch (exception.getErrorCode()) {
            // BUSY: another connection has the write lock. BUSY_SNAPSHOT and BUSY_RECOVERY: it has written or died meanwhile.
            case 5 -> text.contains("BUSY_SNAPSHOT") || text.contains("BUSY_RECOVERY")
                    ? StoreFailure.Kind.RETRY
                    : StoreFailure.Kind.LOCKED;
            // LOCKED: a connection of this process that shares our cache has it.
            case 6 -> StoreFailure.Kind.LOCKED;
            // INTERRUPT, PROTOCOL (a race for the WAL's locks), SCHEMA
            case 9, 15, 17 -> StoreFailure.Kind.RETRY;
            // IOERR, CANTOPEN
            case 10, 14 -> StoreFailure.Kind.CONNECTION;
            // TOOBIG, CONSTRAINT, MISMATCH
            case 18, 19, 20 -> StoreFailure.Kind.DATA;
            case 1 -> NOT_THE_ROW.stream().anyMatch(text::contains) ? StoreFailure.Kind.OTHER : StoreFailure.Kind.DATA;
            default -> StoreFailure.Kind.OTHER;
        };
    }

    static boolean says(SQLException exception, String text) {
        return exception.getErrorCode() == 1 && Objects.requireNonNullElse(exception.getMessage(), "").contains(text);
    }
}

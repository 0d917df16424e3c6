package dev.driftless.store.jdbc;

import java.sql.SQLException;

/** The part of a driver's message that a user can read. */
final class Messages {

    private static final String ABORTED = "25P02";

    private Messages() {}

    /**
     * On one line (H2 writes line ends as {@code \000a}), without the driver's prefix (MariaDB's tells the connection's number, MySQL's a sort of error, SQLite's puts the database's message in
     * parentheses behind one of its own), the statement that H2 appends, the position in it that PostgreSQL appends, and a
     * full stop at the end.
     */
    static String of(SQLException exception) {
        if (ABORTED.equals(exception.getSQLState())) {
            return "an earlier SQL error was caught by the migration's code, after which PostgreSQL carries out nothing more in"
                    + " the transaction: let it through, or roll back to a savepoint of your own";
        }
        String text = String.valueOf(exception.getMessage());
        int statement = text.indexOf("; SQL statement:");
        String head = statement < 0 ? text : text.substring(0, statement);
        return head.replaceFirst("^ERROR: ", "")
                .replaceFirst("^\\(conn=\\d+\\) |^Data truncation: ", "")
                .replaceFirst("(?s)^\\[SQLITE_\\w+] .*? \\((.*)\\)$", "$1")
                .replace("\\000a", " ")
                .replaceAll("\\s*\\R\\s*", "; ")
                .replaceFirst("; Position: \\d+", "")
                .replaceFirst("; Detail: Failing row contains .*$", "")
                .strip()
                .replaceFirst("\\.$", "");
    }
}

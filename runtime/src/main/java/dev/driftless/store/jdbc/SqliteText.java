package dev.driftless.store.jdbc;

import java.nio.charset.StandardCharsets;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.util.Arrays;

/** Traps in SQLite's texts. */
final class SqliteText {

    private SqliteText() {}

    /** Puts names from double quotes into backticks: a name that does not exist is then an error, and not a text. */
    static String namesInBackticks(String sql) {
        StringBuilder result = new StringBuilder(sql.length());
        int at = 0;
        while (at < sql.length()) {
            int end = switch (sql.charAt(at)) {
                case '\'', '"', '`' -> SqlTextSkip.quoted(sql, at, false);
                case '[' -> SqlTextSkip.bracketed(sql, at);
                case '-' -> sql.startsWith("--", at) ? SqlTextSkip.line(sql, at, false) : at + 1;
                case '/' -> sql.startsWith("/*", at) ? SqlTextSkip.block(sql, at, false) : at + 1;
                default -> at + 1;
            };
            String piece = sql.substring(at, end);
            boolean name = piece.length() > 1 && piece.startsWith("\"") && piece.endsWith("\"");
            result.append(name ? inBackticks(piece) : piece);
            at = end;
        }
        return result.toString();
    }

    private static String inBackticks(String quoted) {
        String name = quoted.substring(1, quoted.length() - 1).replace("\"\"", "\"");
        return '`' + name.replace("`", "``") + '`';
    }

    /** Refuses text of a key that is no Unicode: it would be bound as another one than was read. */
    static void requireExact(String text, byte[] stored, String column) throws SQLException {
        if (text.indexOf('\uFFFD') >= 0 && !Arrays.equals(stored, text.getBytes(StandardCharsets.UTF_8))) {
            throw new SQLDataException("key column " + column + " holds text that is not valid UTF-8: put the row right first",
                    "22021");
        }
    }
}

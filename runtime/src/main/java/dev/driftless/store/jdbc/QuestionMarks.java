package dev.driftless.store.jdbc;

/** Question marks in a condition: doubled where they are an operator, so that the driver takes none for a parameter. */
final class QuestionMarks {

    private QuestionMarks() {}

    /** Doubles every question mark outside of literals, quoted names, dollar quotes and comments. */
    static String doubled(String sql) {
        StringBuilder result = new StringBuilder(sql.length() + 8);
        int at = 0;
        while (at < sql.length()) {
            int end = opaqueEnd(sql, at);
            if (end > at) {
                result.append(sql, at, end);
                at = end;
            } else {
                char c = sql.charAt(at++);
                result.append(c == '?' ? "??" : String.valueOf(c));
            }
        }
        return result.toString();
    }

    /** The end of the literal, name or comment that begins at a position; the position itself if none does. */
    private static int opaqueEnd(String sql, int at) {
        return switch (sql.charAt(at)) {
            case '\'' -> SqlTextSkip.quoted(sql, at, isEscapeLiteral(sql, at));
            case '"' -> SqlTextSkip.quoted(sql, at, false);
            case '-' -> sql.startsWith("--", at) ? SqlTextSkip.line(sql, at, true) : at;
            case '/' -> sql.startsWith("/*", at) ? SqlTextSkip.block(sql, at, true) : at;
            case '$' -> at > 0 && Character.isJavaIdentifierPart(sql.charAt(at - 1)) ? at : SqlTextSkip.dollar(sql, at);
            default -> at;
        };
    }

    /** Whether the quote at a position belongs to {@code E'..'}, in which a backslash escapes. */
    private static boolean isEscapeLiteral(String sql, int quote) {
        return quote > 0
                && (sql.charAt(quote - 1) == 'E' || sql.charAt(quote - 1) == 'e')
                && (quote == 1 || !Character.isJavaIdentifierPart(sql.charAt(quote - 2)));
    }
}

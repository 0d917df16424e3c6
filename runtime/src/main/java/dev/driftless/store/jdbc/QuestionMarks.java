package dev.driftless.store.jdbc;

/** Question marks in a condition: doubled where they are an operator, so that the driver takes none for a parameter. */
final class QuestionMarks {

    private QuestionMarks() {}

    /** Doubles every question mark outside of literals, quoted names, dollar quotes and comments. */
    static String doubled(String sql) {
        StringBuilder result = new StringBuilder(sql.length() + 8);
        int i = 0;
        while (i < sql.length()) {
            int end = opaqueEnd(sql, i);
            if (end > i) {
                result.append(sql, i, end);
                i = end;
            } else {
                char c = sql.charAt(i++);
                result.append(c == '?' ? "??" : String.valueOf(c));
            }
        }
        return result.toString();
    }

    /** The end of the literal, name or comment that begins at a position; the position itself if none does. */
    private static int opaqueEnd(String sql, int i) {
        char c = sql.charAt(i);
        if (c == '\'') {
            boolean escapes = i > 0 && (sql.charAt(i - 1) == 'E' || sql.charAt(i - 1) == 'e')
                    && (i == 1 || !Character.isLetterOrDigit(sql.charAt(i - 2)));
            return quotedEnd(sql, i, escapes);
        }
        if (c == '"') {
            return quotedEnd(sql, i, false);
        }
        if (sql.startsWith("--", i)) {
            return end(sql, sql.indexOf('\n', i), 1);
        }
        if (sql.startsWith("/*", i)) {
            return commentEnd(sql, i);
        }
        return c == '$' ? dollarEnd(sql, i) : i;
    }

    private static int quotedEnd(String sql, int start, boolean escapes) {
        for (int i = start + 1; i < sql.length(); i++) {
            if (escapes && sql.charAt(i) == '\\') {
                i++;
            } else if (sql.charAt(i) == sql.charAt(start)) {
                return i + 1;
            }
        }
        return sql.length();
    }

    private static int commentEnd(String sql, int start) {
        int depth = 0;
        for (int i = start; i < sql.length() - 1; i++) {
            if (sql.startsWith("/*", i)) {
                depth++;
                i++;
            } else if (sql.startsWith("*/", i)) {
                i++;
                if (--depth == 0) {
                    return i + 1;
                }
            }
        }
        return sql.length();
    }

    private static int dollarEnd(String sql, int start) {
        if (start > 0 && Character.isJavaIdentifierPart(sql.charAt(start - 1))) {
            return start;
        }
        int close = start + 1;
        while (close < sql.length() && (Character.isLetterOrDigit(sql.charAt(close)) || sql.charAt(close) == '_')) {
            close++;
        }
        if (close >= sql.length() || sql.charAt(close) != '$'
                || close > start + 1 && Character.isDigit(sql.charAt(start + 1))) {
            return start;
        }
        String tag = sql.substring(start, close + 1);
        return end(sql, sql.indexOf(tag, close + 1), tag.length());
    }

    private static int end(String sql, int found, int length) {
        return found < 0 ? sql.length() : found + length;
    }
}

package dev.driftless.store.jdbc;

/** Finds where a comment, a literal or a quoted name ends; one that never ends takes the rest of the text. */
final class SqlTextSkip {

    private SqlTextSkip() {}

    static int line(String sql, int start, boolean endsAtReturn) {
        int at = start;
        while (at < sql.length() && sql.charAt(at) != '\n' && !(endsAtReturn && sql.charAt(at) == '\r')) {
            at++;
        }
        return at;
    }

    static int block(String sql, int start, boolean nested) {
        int depth = 1;
        int at = start + 2;
        while (at < sql.length()) {
            if (sql.startsWith("*/", at)) {
                at += 2;
                if (--depth == 0) {
                    return at;
                }
            } else if (nested && sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else {
                at++;
            }
        }
        return at;
    }

    /** Past what begins with the quote at {@code start}; the doubled quote stands for itself. */
    static int quoted(String sql, int start, boolean backslash) {
        char quote = sql.charAt(start);
        int at = start + 1;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (backslash && c == '\\') {
                at += 2;
            } else if (c != quote) {
                at++;
            } else if (at + 1 < sql.length() && sql.charAt(at + 1) == quote) {
                at += 2;
            } else {
                return at + 1;
            }
        }
        return sql.length();
    }

    /** Past a name in backticks; a lone backtick quotes nothing, as it is an operator's character in PostgreSQL. */
    static int name(String sql, int start) {
        return sql.indexOf('`', start + 1) < 0 ? start : quoted(sql, start, false);
    }

    /** Past {@code $tag$..$tag$}; {@code start} itself if no such literal begins and ends there. */
    static int dollar(String sql, int start) {
        int tagEnd = start + 1;
        while (tagEnd < sql.length() && isTagPart(sql.charAt(tagEnd), tagEnd == start + 1)) {
            tagEnd++;
        }
        if (tagEnd >= sql.length() || sql.charAt(tagEnd) != '$') {
            return start;
        }
        String tag = sql.substring(start, tagEnd + 1);
        int end = sql.indexOf(tag, tagEnd + 1);
        return end < 0 ? start : end + tag.length();
    }

    /** Past {@code [name]}; past the bracket alone if no other closes it. */
    static int bracketed(String sql, int start) {
        int end = sql.indexOf(']', start);
        return end < 0 ? start + 1 : end + 1;
    }

    /** Past SQLite's {@code $name::part(suffix)}, whose suffix may hold anything but white space; start if it is none. */
    static int variable(String sql, int start) {
        int at = start + 1;
        while (at < sql.length() && (isTagPart(sql.charAt(at), false) || sql.charAt(at) == '$' || sql.startsWith("::", at))) {
            at += sql.charAt(at) == ':' ? 2 : 1;
        }
        if (at == start + 1) {
            return start;
        }
        if (at < sql.length() && sql.charAt(at) == '(') {
            while (at < sql.length() && sql.charAt(at) != ')' && !Character.isWhitespace(sql.charAt(at))) {
                at++;
            }
            at += at < sql.length() && sql.charAt(at) == ')' ? 1 : 0;
        }
        return at;
    }

    private static boolean isTagPart(char c, boolean first) {
        return c == '_' || c >= 128 || Character.isLetter(c) || !first && Character.isDigit(c);
    }
}

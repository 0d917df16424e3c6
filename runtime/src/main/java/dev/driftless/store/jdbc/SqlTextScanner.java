package dev.driftless.store.jdbc;

import dev.driftless.store.jdbc.SqlTextStatement.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Splits an SQL text into statements, past literals, quoted names and comments. */
final class SqlTextScanner {

    /** What {@link #before} is after a word, after a number, and after PostgreSQL's E or a literal that begins with it. */
    private static final char WORD = 'a';
    private static final char NUMBER = '0';
    private static final char ESCAPE_STRING = 'E';

    private final String sql;
    private final SqlTextReading reading;
    private final List<SqlTextStatement> statements = new ArrayList<>();
    private List<Word> words = new ArrayList<>();
    private boolean begun;
    private boolean startsWithWord;
    private int at;
    private int codeComments;
    private char before = ';';

    private SqlTextScanner(String sql, SqlTextReading reading) {
        this.sql = sql;
        this.reading = reading;
    }

    /** The statements in the order of the text; empty ones are left out. */
    static List<SqlTextStatement> scan(String sql, SqlTextReading reading) {
        SqlTextScanner scanner = new SqlTextScanner(sql, reading);
        while (scanner.at < sql.length()) {
            scanner.next();
        }
        scanner.endStatement();
        return scanner.statements;
    }

    private void next() {
        char c = sql.charAt(at);
        if (Character.isWhitespace(c)) {
            at++;
        } else if (startsLineComment(c)) {
            at = SqlTextSkip.line(sql, at, reading == SqlTextReading.STANDARD);
        } else if (c == '/' && peek(1) == '*') {
            blockComment();
        } else if (codeComments > 0 && c == '*' && peek(1) == '/') {
            codeComments--;
            at += 2;
        } else if (Character.isDigit(c)) {
            number();
        } else if (isWordPart(c)) {
            word();
        } else if (c == ';') {
            endStatement();
            at++;
        } else if (!quoted(c)) {
            symbol(c);
        }
    }

    /**
     * Where a statement begins, a hash or two dashes are a comment or a syntax error, whatever the database: never code.
     */
    private boolean startsLineComment(char c) {
        boolean mysql = reading == SqlTextReading.MYSQL;
        if (c == '#') {
            return mysql || !begun;
        }
        if (c != '-' || peek(1) != '-') {
            return false;
        }
        return !mysql || !begun || peek(2) <= ' ';
    }

    private void blockComment() {
        int marker = peek(2) == 'M' ? 3 : 2;
        if (reading == SqlTextReading.MYSQL && peek(marker) == '!') {
            at += marker + 1;
            while (Character.isDigit(peek(0))) {
                at++;
            }
            codeComments++;
        } else {
            at = SqlTextSkip.block(sql, at, reading == SqlTextReading.STANDARD);
        }
    }

    private boolean quoted(char c) {
        int end = switch (c) {
            case '\'' -> SqlTextSkip.quoted(sql, at, reading == SqlTextReading.MYSQL
                    || reading == SqlTextReading.STANDARD && before == ESCAPE_STRING);
            case '"' -> SqlTextSkip.quoted(sql, at, reading == SqlTextReading.MYSQL);
            case '`' -> SqlTextSkip.name(sql, at);
            case '$' -> reading == SqlTextReading.SQLITE ? SqlTextSkip.variable(sql, at) : SqlTextSkip.dollar(sql, at);
            case '@', ':', '#' -> reading == SqlTextReading.SQLITE ? SqlTextSkip.variable(sql, at) : at;
            case '[' -> reading == SqlTextReading.SQLITE ? SqlTextSkip.bracketed(sql, at) : at;
            default -> at;
        };
        if (end == at) {
            return false;
        }
        begun = true;
        // A literal that follows an E literal after nothing but white space is a part of it.
        before = c == '\'' && before == ESCAPE_STRING ? ESCAPE_STRING : c;
        at = end;
        return true;
    }

    private void word() {
        int start = at;
        while (at < sql.length() && (isWordPart(sql.charAt(at)) || sql.charAt(at) == '$')) {
            at++;
        }
        String text = sql.substring(start, at).toUpperCase(Locale.ROOT);
        startsWithWord |= !begun;
        begun = true;
        words.add(new Word(text, before == '.', false));
        before = text.equals("E") && peek(0) == '\'' ? ESCAPE_STRING : WORD;
    }

    /** A number begins no statement, as in H2's "?1 = CALL f()", and the dot in it qualifies nothing. */
    private void number() {
        while (isWordPart(peek(0)) || peek(0) == '.') {
            at++;
        }
        before = NUMBER;
    }

    private void symbol(char c) {
        if (c == '(' && before == WORD && !words.isEmpty()) {
            Word last = words.remove(words.size() - 1);
            words.add(new Word(last.text(), last.qualified(), true));
        }
        // What may stand before a statement's first word: "(SELECT", "{call", "{? = call".
        begun |= "({?=".indexOf(c) < 0;
        before = c;
        at++;
    }

    private void endStatement() {
        if (begun) {
            statements.add(new SqlTextStatement(List.copyOf(words), startsWithWord));
        }
        words = new ArrayList<>();
        begun = false;
        startsWithWord = false;
        before = ';';
    }

    private char peek(int ahead) {
        return at + ahead < sql.length() ? sql.charAt(at + ahead) : 0;
    }

    private static boolean isWordPart(char c) {
        return c == '_' || Character.isLetterOrDigit(c) || c >= 128;
    }
}

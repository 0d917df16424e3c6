package dev.driftless.processor;

import dev.driftless.processor.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits Java source text into tokens (JLS 3), without white space and comments.
 *
 * <p>The text is one that a compiler has accepted, so the lexer is only as strict as it must be to find where tokens end.
 */
final class Lexer {

    /** Symbols of several characters, longest first. None begins with {@code >}: that is always a token of its own. */
    private static final List<String> LONG_SYMBOLS = List.of(
            "...", "<<=", "->", "::", "==", "<=", "!=", "&&", "||", "++", "--", "<<", "+=", "-=", "*=", "/=", "&=", "|=", "^=", "%=");

    /** What a symbol of several characters has in second place. */
    private static final String SECOND_CHARACTERS = ".<>:=&|+-";

    private static final String SHORT_SYMBOLS = "(){}[];,.@=<>!~?:+-*/&|^%";

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    /** @throws UnreadableSourceException when the text cannot be Java */
    static List<Token> tokens(String source) {
        String marked = source.startsWith("\uFEFF") ? source.substring(1) : source;
        String decoded = UnicodeEscapes.decode(marked);
        boolean endsWithControlZ = decoded.endsWith("\u001A"); // JLS 3.5: as the very last character it is ignored
        Lexer lexer = new Lexer(endsWithControlZ ? decoded.substring(0, decoded.length() - 1) : decoded);
        lexer.run();
        return List.copyOf(lexer.tokens);
    }

    private void run() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\t' || c == '\f' || c == '\r' || c == '\n') {
                at++;
            } else if (text.startsWith("//", at)) {
                skipLine();
            } else if (text.startsWith("/*", at)) {
                at = indexAfter("*/", at + 2, "comment");
            } else if (text.startsWith("\"\"\"", at)) {
                textBlock();
            } else if (c == '"' || c == '\'') {
                quoted(c);
            } else if (isDigit(at) || c == '.' && isDigit(at + 1)) {
                number();
            } else if (Character.isJavaIdentifierStart(text.codePointAt(at))) {
                word();
            } else {
                symbol();
            }
        }
    }

    private void skipLine() {
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            at++;
        }
    }

    private int indexAfter(String end, int from, String what) {
        int found = text.indexOf(end, from);
        if (found < 0) {
            throw unreadable("unterminated " + what, at);
        }
        return found + end.length();
    }

    private void quoted(char quote) {
        String what = quote == '"' ? "string literal" : "character literal";
        int start = at++;
        while (at < text.length() && text.charAt(at) != quote) {
            at += text.charAt(at) == '\\' ? 2 : 1;
            if (at >= text.length() || text.charAt(at - 1) == '\n' || text.charAt(at - 1) == '\r') {
                throw unreadable("unterminated " + what, start);
            }
        }
        if (at >= text.length()) {
            throw unreadable("unterminated " + what, start);
        }
        at++;
        add(quote == '"' ? Kind.STRING : Kind.CHARACTER, text.substring(start, at));
    }

    private void textBlock() {
        int start = at;
        at += 3;
        while (at < text.length() && " \t\f".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (at >= text.length() || text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            throw unreadable("text block whose first line is not empty", start);
        }
        at += text.startsWith("\r\n", at) ? 2 : 1;
        int content = at;
        while (!text.startsWith("\"\"\"", at)) {
            if (at >= text.length()) {
                throw unreadable("unterminated text block", start);
            }
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        add(Kind.TEXT_BLOCK, text.substring(content, at).stripIndent());
        at += 3;
    }

    private void number() {
        int start = at;
        boolean hexadecimal = text.startsWith("0x", at) || text.startsWith("0X", at);
        String exponents = hexadecimal ? "pP" : "eE";
        while (at < text.length() && isPartOfNumber(exponents)) {
            at++;
        }
        add(Kind.NUMBER, text.substring(start, at));
    }

    private boolean isPartOfNumber(String exponents) {
        char c = text.charAt(at);
        boolean sign = (c == '+' || c == '-') && exponents.indexOf(text.charAt(at - 1)) >= 0;
        return isDigit(at) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '.' || sign;
    }

    private boolean isDigit(int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private void word() {
        StringBuilder name = new StringBuilder();
        while (at < text.length() && Character.isJavaIdentifierPart(text.codePointAt(at))) {
            int c = text.codePointAt(at);
            if (!Character.isIdentifierIgnorable(c)) { // JLS 3.8: names that differ in those are the same name
                name.appendCodePoint(c);
            }
            at += Character.charCount(c);
        }
        add(Kind.WORD, name.toString());
    }

    private void symbol() {
        boolean mayBeLong = at + 1 < text.length() && SECOND_CHARACTERS.indexOf(text.charAt(at + 1)) >= 0;
        for (String symbol : mayBeLong ? LONG_SYMBOLS : List.<String>of()) {
            if (text.startsWith(symbol, at)) {
                at += symbol.length();
                add(Kind.SYMBOL, symbol);
                return;
            }
        }
        if (SHORT_SYMBOLS.indexOf(text.charAt(at)) < 0) {
            throw unreadable("unexpected character U+%04X".formatted(text.codePointAt(at)), at);
        }
        add(Kind.SYMBOL, text.substring(at, ++at));
    }

    private void add(Kind kind, String value) {
        tokens.add(new Token(kind, value));
    }

    private UnreadableSourceException unreadable(String what, int offset) {
        long line = (text.substring(0, offset) + ".").lines().count(); // the dot stands for the token, so that its line counts
        return new UnreadableSourceException(what + " in line " + line);
    }
}

package dev.driftless.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The top of a source file.
 *
 * @param packageName empty for the unnamed package
 * @param imports as written, in source order
 * @param end index of the first token after it
 */
record Header(String packageName, List<Import> imports, int end) {

    private static final String OWN_PACKAGE = "dev.driftless.annotations.*";
    private static final Set<String> OWN_NAMES = Set.of("Migration", "Up", "Down", "Column", "WriteMode", "Sweep");

    /**
     * One import.
     *
     * @param text without the word {@code import} and the semicolon: {@code a.B}, {@code static a.B.c}, {@code a.*}
     * @param name the last part, {@code *} for an import on demand
     */
    record Import(String text, String name) {

        /** Whether it can matter to code that is made of these words. */
        boolean counts(Set<String> words) {
            if (text.equals(OWN_PACKAGE)) {
                return OWN_NAMES.stream().anyMatch(words::contains);
            }
            return name.equals("*") || words.contains(name);
        }
    }

    static Header of(List<Token> tokens) {
        String packageName = "";
        List<Import> imports = new ArrayList<>();
        int at = 0;
        while (at < tokens.size()) {
            int end = semicolon(tokens, at);
            if (tokens.get(at).is("package")) {
                packageName = join(tokens.subList(at + 1, end));
            } else if (tokens.get(at).is("import") && end > at + 1) {
                imports.add(read(tokens.subList(at + 1, end)));
            } else if (end > at) {
                break;
            }
            at = Math.min(end + 1, tokens.size());
        }
        return new Header(packageName, List.copyOf(imports), at);
    }

    private static int semicolon(List<Token> tokens, int from) {
        int at = from;
        while (at < tokens.size() && !tokens.get(at).is(";")) {
            at++;
        }
        return at;
    }

    private static Import read(List<Token> tokens) {
        // "import module java.base;" brings names on demand; "import module.Name;" is an ordinary import.
        boolean module = tokens.size() > 1 && tokens.get(0).is("module") && tokens.get(1).isWord();
        String last = tokens.get(tokens.size() - 1).text();
        return new Import(join(tokens), module ? "*" : last);
    }

    private static String join(List<Token> tokens) {
        StringBuilder joined = new StringBuilder();
        boolean afterWord = false;
        for (Token token : tokens) {
            joined.append(afterWord && token.isWord() ? " " : "").append(token.text());
            afterWord = token.isWord();
        }
        return joined.toString();
    }
}

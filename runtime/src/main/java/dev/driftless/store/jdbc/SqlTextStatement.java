package dev.driftless.store.jdbc;

import java.util.List;

/**
 * One statement of an SQL text, as far as a guard has to know it.
 *
 * @param words its unquoted words in upper case, without literals and comments
 * @param startsWithWord false if something else than a word stands where the statement begins
 */
record SqlTextStatement(List<Word> words, boolean startsWithWord) {

    /**
     * An unquoted word.
     *
     * @param text in upper case
     * @param qualified whether a dot stands before it: then it is a name, never a keyword
     * @param call whether a parenthesis follows: then it may be the name of a function
     */
    record Word(String text, boolean qualified, boolean call) {}

    /** The word that says what the statement does, or "" if it begins with something else. */
    String lead() {
        return startsWithWord ? words.get(0).text() : "";
    }

    /** The first words, for a message; never a literal. */
    String excerpt() {
        if (!startsWithWord) {
            return "";
        }
        return words.size() < 2 ? lead() : lead() + " " + words.get(1).text();
    }

    boolean hasKeyword(String text) {
        return words.stream().anyMatch(word -> !word.qualified() && word.text().equals(text));
    }
}

package dev.driftless.processor;

/**
 * A token of the source text, or of its canonical form.
 *
 * @param kind what it is
 * @param text what counts of it towards the checksum
 */
record Token(Kind kind, String text) {

    /** The kinds of tokens; the letter goes into the checksum, so a kind never changes its letter. */
    enum Kind {
        WORD('w'),
        NUMBER('n'),
        CHARACTER('c'),
        STRING('s'),
        TEXT_BLOCK('t'),
        SYMBOL('o'),
        PACKAGE('p'),
        IMPORT('i'),
        ANNOTATION('a'),
        MEMBER('m'),
        VALUE('v');

        final char letter;

        Kind(char letter) {
            this.letter = letter;
        }
    }

    /** Whether this is that word or symbol; a literal never is, whatever it holds. */
    boolean is(String wordOrSymbol) {
        return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equals(wordOrSymbol);
    }

    boolean isWord() {
        return kind == Kind.WORD;
    }
}

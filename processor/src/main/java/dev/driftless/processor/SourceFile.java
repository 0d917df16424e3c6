package dev.driftless.processor;

import java.util.List;

/** A source file, read as far as the checksum needs it. */
record SourceFile(List<Token> tokens, Header header, List<TypeSpan> types) {

    /** @throws UnreadableSourceException when the text cannot be Java */
    static SourceFile of(String text) {
        List<Token> tokens = Lexer.tokens(text);
        Header header = Header.of(tokens);
        return new SourceFile(tokens, header, Outline.of(tokens, header.end()));
    }
}

package dev.driftless.processor;

import dev.driftless.processor.TypeSpan.Occurrence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Finds the type declarations in a file's tokens, and the annotations on them and on their members. */
final class Outline {

    private static final Token END = new Token(Token.Kind.SYMBOL, "");
    private static final Set<String> MODIFIERS = Set.of(
            "public", "protected", "private", "static", "abstract", "final", "native", "synchronized", "transient", "volatile",
            "strictfp", "default", "sealed");

    private final List<Token> tokens;
    private final List<TypeSpan> types = new ArrayList<>();
    private int at;

    private Outline(List<Token> tokens, int from) {
        this.tokens = tokens;
        this.at = from;
    }

    /** The types declared from that token on, in the order in which they begin. */
    static List<TypeSpan> of(List<Token> tokens, int from) {
        Outline outline = new Outline(tokens, from);
        outline.members("", new ArrayList<>());
        outline.types.sort(Comparator.comparingInt(TypeSpan::start));
        return List.copyOf(outline.types);
    }

    private void members(String owner, List<Occurrence> memberAnnotations) {
        while (!atEnd() && !next("}")) {
            if (next(";")) {
                at++;
                continue;
            }
            int start = at;
            List<Occurrence> annotations = modifiers();
            if (startsType()) {
                type(owner, start, annotations);
                continue;
            }
            // Annotations after a method's type parameters are left alone: compilers disagree whether they are the method's.
            memberAnnotations.addAll(annotations);
            skipMember();
        }
    }

    private List<Occurrence> modifiers() {
        List<Occurrence> annotations = new ArrayList<>();
        while (!atEnd()) {
            if (next("@") && !peek(1).is("interface")) {
                annotations.add(annotation());
            } else if (peek(0).isWord() && MODIFIERS.contains(peek(0).text())) {
                at++;
            } else if (next("non") && peek(1).is("-") && peek(2).is("sealed")) {
                at += 3;
            } else {
                break;
            }
        }
        return annotations;
    }

    private Occurrence annotation() {
        int start = at++;
        StringBuilder name = new StringBuilder(peek(0).text());
        at++;
        while (next(".") && peek(1).isWord()) {
            name.append('.').append(peek(1).text());
            at += 2;
        }
        if (next("(")) {
            skipBalanced();
        }
        return new Occurrence(name.toString(), start, Math.min(at, tokens.size()));
    }

    private boolean startsType() {
        if (next("record")) {
            return peek(1).isWord() && (peek(2).is("(") || peek(2).is("<"));
        }
        return next("class") || next("interface") || next("enum") || next("@");
    }

    private void type(String owner, int start, List<Occurrence> annotations) {
        at += next("@") ? 2 : 1;
        String path = owner.isEmpty() ? peek(0).text() : owner + "." + peek(0).text();
        List<Occurrence> memberAnnotations = new ArrayList<>();
        while (!atEnd() && !next("{") && !next("}")) {
            skipOne();
        }
        if (next("{")) {
            at++;
            members(path, memberAnnotations);
            at++;
        }
        types.add(new TypeSpan(path, start, Math.min(at, tokens.size()), List.copyOf(annotations), List.copyOf(memberAnnotations)));
    }

    /**
     * To the semicolon or past the first braces. Those end a method; where they are part of a value, or of an enum constant,
     * the rest is taken for one more member, which is right enough: it holds no declaration and none of our annotations.
     */
    private void skipMember() {
        while (!atEnd() && !next("}")) {
            boolean last = next(";") || next("{");
            skipOne();
            if (last) {
                return;
            }
        }
    }

    private void skipOne() {
        if (next("(") || next("[") || next("{")) {
            skipBalanced();
        } else {
            at++;
        }
    }

    private void skipBalanced() {
        int depth = 0;
        do {
            boolean opens = next("(") || next("[") || next("{");
            boolean closes = next(")") || next("]") || next("}");
            depth += opens ? 1 : closes ? -1 : 0;
            at++;
        } while (depth > 0 && !atEnd());
    }

    private boolean next(String wordOrSymbol) {
        return peek(0).is(wordOrSymbol);
    }

    private Token peek(int ahead) {
        return at + ahead < tokens.size() ? tokens.get(at + ahead) : END;
    }

    private boolean atEnd() {
        return at >= tokens.size();
    }
}

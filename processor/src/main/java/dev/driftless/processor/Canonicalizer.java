package dev.driftless.processor;

import dev.driftless.processor.Token.Kind;
import dev.driftless.processor.TypeSpan.Occurrence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Brings the tokens of a migration's source file into the form that its checksum is taken of.
 *
 * <p>The grammar of checksum version 1. Whoever changes what it yields for any source calls the result {@code v2:}; applied
 * migrations keep the checksum of their version, and only checksums of one version are compared.
 *
 * <ol>
 *   <li><b>Text.</b> The whole source file that declares the migration class, as the compiler decodes it. A byte order mark
 *       at its start and a Control-Z at its end are left out. Unicode escapes are decoded (JLS 3.3).
 *   <li><b>Tokens.</b> The text is split as in JLS 3; white space, line ends and comments (documentation comments, too) are
 *       left out. Words (names, keywords, {@code true}, {@code null}) count as spelt, without the characters that names
 *       ignore; numbers as written; character and string literals as written, quotes and escape sequences included. A text
 *       block counts by its content with line ends as LF and incidental white space stripped
 *       ({@code String.stripIndent}), escape sequences as written; it differs from a string literal of the same value.
 *       {@code >} is always a token of its own: {@code >>=} is {@code >}, {@code >}, {@code =}.
 *   <li><b>Other migrations.</b> Every other class of the file that carries {@code @Migration} is left out, from its first
 *       modifier or annotation to its closing brace, nested in the migration class or beside it. A class that encloses the
 *       migration class stays, whatever it carries. Local classes belong to the method around them. All else in the file
 *       stays: the enclosing class, helpers, records, constants.
 *   <li><b>Meaning.</b> {@code @Migration} on the classes that stay, and {@code @Up} and {@code @Down} on their methods, are
 *       each replaced, where they stand, by their meaning: the annotation's simple name, then each member but
 *       {@code description} and {@code batchSize}, in code-unit order of the names, as name and value, defaults filled in.
 *       A value is what the compiler makes of it: the string itself, the enum constant's name. They are recognised by what
 *       they resolve to, not by spelling. Other annotations are ordinary tokens, and so are ours where they do not stand
 *       before the method's type parameters, or stand where the language allows none.
 *   <li><b>Package and imports</b> come first: the package's name (empty for none), then each import that counts, once, in
 *       code-unit order, as {@code a.B}, {@code static a.B.c}, {@code a.*}, {@code static a.B.*} or {@code module a}. An
 *       import of one name counts if that name is a word of what is left of the file after steps 3 and 4. An import on
 *       demand always counts, except that {@code dev.driftless.annotations.*} counts only if one of {@code Migration},
 *       {@code Up}, {@code Down}, {@code Column}, {@code WriteMode}, {@code Sweep} is such a word. Semicolons between the
 *       imports are left out.
 *   <li><b>Digest.</b> Each token as the letter of its kind, the length of its text in UTF-16 code units as a decimal
 *       number, a colon, and its text; all of that as UTF-16, high byte first; SHA-256; {@code v1:} and 64 lower-case
 *       hexadecimal digits. Letters: {@code p} package, {@code i} import, {@code w} word, {@code n} number, {@code c}
 *       character literal, {@code s} string literal, {@code t} text block, {@code o} operator or separator, {@code a}
 *       annotation, {@code m} its member, {@code v} the member's value.
 * </ol>
 */
final class Canonicalizer {

    static final String ANNOTATIONS_PACKAGE = "dev.driftless.annotations";

    private final List<Token> tokens;
    private final Declarations declarations;
    private final Map<Integer, Integer> ends = new HashMap<>();
    private final Map<Integer, List<Token>> meanings = new HashMap<>();

    private Canonicalizer(List<Token> tokens, Declarations declarations) {
        this.tokens = tokens;
        this.declarations = declarations;
    }

    /**
     * The canonical form of a file for one of its migrations.
     *
     * @param migration path of the migration class
     * @throws UnreadableSourceException when the file declares no such class
     */
    static List<Token> canonical(SourceFile file, String migration, Declarations declarations) {
        if (file.types().stream().noneMatch(type -> type.path().equals(migration))) {
            throw new UnreadableSourceException("no declaration of " + migration);
        }
        Canonicalizer canonicalizer = new Canonicalizer(file.tokens(), declarations);
        List<Token> body = canonicalizer.body(file, migration);
        return Stream.concat(head(file.header(), body), body.stream()).toList();
    }

    private static Stream<Token> head(Header header, List<Token> body) {
        Set<String> words = new HashSet<>();
        body.stream().filter(Token::isWord).forEach(word -> words.add(word.text()));
        Stream<Token> imports = header.imports().stream()
                .filter(each -> each.counts(words))
                .map(each -> new Token(Kind.IMPORT, each.text()))
                .distinct()
                .sorted((one, other) -> one.text().compareTo(other.text()));
        return Stream.concat(Stream.of(new Token(Kind.PACKAGE, header.packageName())), imports);
    }

    private List<Token> body(SourceFile file, String migration) {
        int leftOutUntil = 0;
        for (TypeSpan type : file.types()) {
            if (type.start() < leftOutUntil) {
                continue;
            }
            boolean stays = type.path().equals(migration) || type.encloses(migration);
            if (!stays && declarations.isMigration(type.path())) {
                replace(type.start(), type.end(), List.of());
                leftOutUntil = type.end();
            } else {
                if (!type.annotations().isEmpty()) {
                    replace(type.annotations(), "Migration", declarations.migration(type.path()));
                }
                if (!type.memberAnnotations().isEmpty()) {
                    replace(type.memberAnnotations(), "Up", declarations.methods(type.path(), "Up"));
                    replace(type.memberAnnotations(), "Down", declarations.methods(type.path(), "Down"));
                }
            }
        }
        List<Token> body = new ArrayList<>(tokens.size());
        for (int at = file.header().end(); at < tokens.size(); at = ends.getOrDefault(at, at + 1)) {
            body.addAll(meanings.getOrDefault(at, List.of(tokens.get(at))));
        }
        return body;
    }

    /**
     * Pairs what is written with what it means. Within one type a simple name always resolves to the same annotation, and a
     * fully qualified one to ours; so the count tells whether the simple ones are ours. Where neither count fits, the source
     * holds an annotation where none may stand, and the tokens stay as they are.
     */
    private void replace(List<Occurrence> annotations, String name, List<List<Token>> resolved) {
        String qualified = ANNOTATIONS_PACKAGE + "." + name;
        List<Occurrence> written = annotations.stream().filter(each -> each.name().equals(qualified)).toList();
        if (written.size() != resolved.size()) {
            written = annotations.stream().filter(each -> each.name().equals(name) || each.name().equals(qualified)).toList();
        }
        if (written.size() != resolved.size()) {
            return;
        }
        for (int i = 0; i < written.size(); i++) {
            replace(written.get(i).start(), written.get(i).end(), resolved.get(i));
        }
    }

    private void replace(int start, int end, List<Token> by) {
        ends.put(start, end);
        meanings.put(start, by);
    }
}

package dev.driftless.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.processor.Token.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** On real source files: what stands between tokens never counts, every single token does. */
final class TokenChangesTest {

    private static final List<String> NOISE = List.of(
            " ", "\n", "\t", "\f", "\r\n", "\r", " /* a */ ", "/**/", "// \" \n", "/** @Up(table = \"x\") ' */", "//\r", "/*\n * /\n */");

    private static final Declarations NONE = new Declarations() {
        @Override
        public boolean isMigration(String path) {
            return false;
        }

        @Override
        public List<List<Token>> migration(String path) {
            return List.of();
        }

        @Override
        public List<List<Token>> methods(String path, String annotation) {
            return List.of();
        }
    };

    static Stream<Path> ownSources() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path root : List.of(Path.of("src/main/java"), Path.of("src/test/resources/golden/sources"))) {
            try (Stream<Path> found = Files.walk(root)) {
                found.filter(path -> path.toString().endsWith(".java"))
                        .filter(path -> !path.endsWith("package-info.java")) // declares no type
                        .filter(path -> !path.endsWith("Backfill.java")) // has an import that it does not use
                        .sorted().forEach(files::add);
            }
        }
        return files.stream();
    }

    @ParameterizedTest
    @MethodSource("ownSources")
    void whiteSpaceAndCommentsBetweenTokensChangeNothing(Path file) throws IOException {
        SourceFile source = read(file);
        Random random = new Random(file.getFileName().toString().hashCode());

        for (int round = 0; round < 5; round++) {
            SourceFile noisy = SourceFile.of(withNoise(source.tokens(), random));
            assertThat(noisy.tokens()).isEqualTo(source.tokens());
            assertThat(checksum(noisy, source)).isEqualTo(checksum(source, source));
        }
    }

    @ParameterizedTest
    @MethodSource("ownSources")
    void everySingleTokenCounts(Path file) throws IOException {
        SourceFile source = read(file);
        String before = checksum(source, source);

        for (int at = 0; at < source.tokens().size(); at++) {
            if (source.tokens().get(at).is(";") && at < source.header().end()) {
                continue; // semicolons between imports are left out
            }
            List<Token> without = new ArrayList<>(source.tokens());
            Token removed = without.remove(at);
            assertThat(checksum(of(without), source)).as("without token %d, %s", at, removed).isNotEqualTo(before);

            List<Token> changed = new ArrayList<>(source.tokens());
            changed.set(at, new Token(removed.kind(), removed.text() + "x"));
            assertThat(checksum(of(changed), source)).as("with token %d, %s, changed", at, removed).isNotEqualTo(before);

            List<Token> doubled = new ArrayList<>(source.tokens());
            doubled.add(at, removed);
            assertThat(checksum(of(doubled), source)).as("with token %d, %s, twice", at, removed).isNotEqualTo(before);
        }
    }

    /** Tokens in another order, or cut elsewhere, are another text. */
    @ParameterizedTest
    @MethodSource("ownSources")
    void orderAndBoundariesOfTokensCount(Path file) throws IOException {
        SourceFile source = read(file);
        String before = checksum(source, source);

        for (int at = source.header().end(); at + 1 < source.tokens().size(); at++) {
            Token one = source.tokens().get(at);
            Token other = source.tokens().get(at + 1);
            if (one.equals(other)) {
                continue;
            }
            List<Token> swapped = new ArrayList<>(source.tokens());
            swapped.set(at, other);
            swapped.set(at + 1, one);
            assertThat(checksum(of(swapped), source)).as("%s and %s swapped", one, other).isNotEqualTo(before);

            List<Token> joined = new ArrayList<>(source.tokens());
            joined.set(at, new Token(one.kind(), one.text() + other.text()));
            joined.remove(at + 1);
            assertThat(checksum(of(joined), source)).as("%s and %s joined", one, other).isNotEqualTo(before);
        }
    }

    private static SourceFile read(Path file) throws IOException {
        return SourceFile.of(Files.readString(file, StandardCharsets.UTF_8));
    }

    private static SourceFile of(List<Token> tokens) {
        Header header = Header.of(tokens);
        return new SourceFile(tokens, header, Outline.of(tokens, header.end()));
    }

    /** Of the original's first type; a file that no longer declares it has none, which is a difference, too. */
    private static String checksum(SourceFile file, SourceFile original) {
        String type = original.types().isEmpty() ? "" : original.types().get(0).path();
        try {
            return Fingerprint.digest(Canonicalizer.canonical(file, type, NONE));
        } catch (UnreadableSourceException e) {
            return e.getMessage();
        }
    }

    private static String withNoise(List<Token> tokens, Random random) {
        StringBuilder text = new StringBuilder();
        for (Token token : tokens) {
            text.append(NOISE.get(random.nextInt(NOISE.size()))).append(written(token)).append(NOISE.get(random.nextInt(NOISE.size())));
        }
        return text.toString();
    }

    private static String written(Token token) {
        return token.kind() == Kind.TEXT_BLOCK ? "\"\"\"\n" + token.text() + "\"\"\"" : token.text();
    }
}

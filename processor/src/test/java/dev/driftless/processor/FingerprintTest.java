package dev.driftless.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.driftless.processor.Token.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class FingerprintTest {

    private static final String MIGRATION = """
            @dev.driftless.annotations.Migration(id = "%s", description = "%s")
            class Plain {
                @dev.driftless.annotations.Up(table = "%s")
                dev.driftless.Patch up(dev.driftless.Document row) { return dev.driftless.Patch.none(); }
            }
            """;

    private final SourceCompiler javac = SourceCompiler.processing(ToolProvider.getSystemJavaCompiler());

    @TempDir
    Path folder;

    @Test
    void resolvesAnnotationsInTheUnnamedPackage() {
        String plain = plain(MIGRATION.formatted("a", "", "t"));

        assertThat(plain).startsWith("v1:").isEqualTo(plain(MIGRATION.formatted("a", "b", "t"))).isNotEqualTo(plain(MIGRATION.formatted("a", "", "u")));
    }

    @Test
    void resolvesAnnotationsInANamedModule() {
        String before = inModule(MIGRATION.formatted("a", "", "t"));

        assertThat(before).startsWith("v1:").isEqualTo(inModule(MIGRATION.formatted("a", "b", "t")));
        assertThat(inModule(MIGRATION.formatted("a", "", "u"))).startsWith("v1:").isNotEqualTo(before);
    }

    @Test
    void anAnnotationOfOursOnARecordComponentStaysAsItIsWritten() {
        String annotated = MIGRATION.formatted("a", "", "t").replace("class Plain {", "record Plain(@dev.driftless.annotations.Up(table = \"%s\") int x) {");

        String before = plain(annotated.formatted("x"));
        assertThat(before).startsWith("v1:").isNotEqualTo(plain(annotated.formatted("y")));
        // The accessor carries it, too, so nobody can tell which of the type's annotations is whose: all stay.
        assertThat(plain(annotated.formatted("x").replace("\"t\"", "\"t\", batchSize = 1"))).startsWith("v1:").isNotEqualTo(before);
    }

    @Test
    void overloadedMethodsEachKeepTheirMeaning() {
        String two = MIGRATION.formatted("a", "", "t").replaceFirst("}\\s*$", "") + """
                @dev.driftless.annotations.Up(table = "%s", batchSize = %d) void up(int x) {} }
                """;

        assertThat(plain(two.formatted("x", 1))).startsWith("v1:").isEqualTo(plain(two.formatted("x", 2))).isNotEqualTo(plain(two.formatted("y", 1)));
    }

    @Test
    @Timeout(60)
    void aThousandMigrationsInOneFileTakeSeconds() {
        StringBuilder text = new StringBuilder("class Many {\n");
        for (int i = 0; i < 1000; i++) {
            text.append(MIGRATION.formatted("m" + i, "", "t").replace("class Plain", "static class M" + i));
        }
        long start = System.nanoTime();
        Map<String, String> checksums = javac.checksums(Map.of("Many.java", text.append("}").toString()), folder);

        assertThat(new HashSet<>(checksums.values())).hasSize(1000).allMatch(checksum -> checksum.startsWith("v1:"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void saysWhichDeclarationATextDoesNotHold() {
        SourceFile other = SourceFile.of("package p; class Other {}");

        assertThatThrownBy(() -> Canonicalizer.canonical(other, "Mine", null))
                .isInstanceOf(UnreadableSourceException.class).hasMessage("no declaration of Mine");
    }

    @Test
    void digestTellsKindsBoundariesAndLoneSurrogatesApart() {
        Token ab = new Token(Kind.WORD, "ab");
        List<List<Token>> lists = List.of(
                List.of(), List.of(ab), List.of(new Token(Kind.STRING, "ab")), List.of(new Token(Kind.WORD, "a"), new Token(Kind.WORD, "b")),
                List.of(ab, new Token(Kind.WORD, "")), List.of(new Token(Kind.WORD, "\uD800")), List.of(new Token(Kind.WORD, "\uD801")),
                List.of(new Token(Kind.WORD, "w1:a")), List.of(new Token(Kind.WORD, "\u0161b")));

        assertThat(lists.stream().map(Fingerprint::digest)).doesNotHaveDuplicates().allMatch(digest -> digest.matches("[0-9a-f]{64}"));
        // printf 'w2:ab' | iconv -t UTF-16BE | sha256sum
        assertThat(Fingerprint.digest(List.of(ab))).isEqualTo("e5bd09c438efd96c64d45b6198fc938e125aaad4f92db97c4da0ba506f860b86");
    }

    private String plain(String text) {
        return javac.checksums(Map.of("Plain.java", text), folder).get("Plain");
    }

    private String inModule(String text) {
        Map<String, String> sources = Map.of(
                "module-info.java", "module acme { requires dev.driftless.annotations; }",
                "acme/Plain.java", "package acme; " + text.replaceAll("dev.driftless.(Document|Patch)( row| up)", "Object$2"));
        return javac.withModulePath().checksums(sources, folder).get("acme.Plain");
    }
}

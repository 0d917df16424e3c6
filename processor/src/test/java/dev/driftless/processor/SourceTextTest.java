package dev.driftless.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the source text comes from, and what is said when there is none. */
final class SourceTextTest {

    private final JavaCompiler javac = ToolProvider.getSystemJavaCompiler();

    @TempDir
    Path folder;

    @Test
    void readsTheFileInTheEncodingOfTheCompile() {
        Map<String, String> sources = GoldenTable.sources();

        assertThat(SourceCompiler.full(javac, StandardCharsets.ISO_8859_1).checksums(sources, folder.resolve("latin")))
                .isEqualTo(SourceCompiler.full(javac).checksums(sources, folder.resolve("utf")));
    }

    @Test
    void refusesAMigrationFromAClassFile() {
        SourceCompiler.full(javac).checksums(GoldenTable.sources(), folder);
        ProbeProcessor probe = new ProbeProcessor(Wrapping.NONE);
        probe.alsoTake("com.acme.Backfill");
        Path other = folder.resolve("src/com/acme/lib/Sql.java");

        SourceCompiler.full(javac).compile(List.of(other), folder, List.of(), probe);

        assertThat(probe.checksums().get("com.acme.Backfill"))
                .startsWith("no checksum can be taken of com.acme.Backfill, because ")
                .contains("compile its source file in the same run");
    }

    @Test
    void findsNothingBehindACompilersOwnEnvironment() {
        SourceCompiler.full(javac).checksums(GoldenTable.sources(), folder, environment -> {
            assertThat(UnwrappedEnvironments.behind(environment)).isEmpty();
            return environment;
        });
    }
}

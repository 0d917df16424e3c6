package dev.driftless.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same source has the same checksum whatever compiles it. */
final class CompilersTest {

    @TempDir
    Path folder;

    @Test
    void newestJavacAndEclipseAgreeWithThisJavacOnTheWholeTable() throws Exception {
        NewestJdk jdk = NewestJdk.find().orElse(null);
        assumeTrue(jdk != null && jdk.version() >= 21, "no JDK from 21 on beside this one; name one with DRIFTLESS_JDK_NEWEST");
        Map<String, String> here = GoldenChecksums.all(ToolProvider.getSystemJavaCompiler(), folder.resolve("here"));

        assertThat(here.values()).allMatch(checksum -> checksum.matches("v1:[0-9a-f]{64}"));
        assertThat(inProcessOf(jdk, "javac")).isEqualTo(here);

        here.keySet().removeIf(name -> name.contains("no Java for Eclipse"));
        Map<String, String> eclipse = inProcessOf(jdk, "ecj");
        eclipse.keySet().removeIf(name -> name.contains("no Java for Eclipse"));
        assertThat(eclipse).isEqualTo(here);
    }

    @Test
    void everyWrappingOfTheEnvironmentGivesTheSameChecksums() {
        SourceCompiler javac = SourceCompiler.processing(ToolProvider.getSystemJavaCompiler());
        Map<String, String> plain = javac.checksums(GoldenTable.sources(), folder.resolve("plain"));

        assertThat(plain).hasSize(6).allSatisfy((type, checksum) -> assertThat(checksum).startsWith("v1:"));
        for (Wrapping wrapping : Wrapping.values()) {
            assertThat(javac.checksums(GoldenTable.sources(), folder.resolve(wrapping.name()), wrapping)).as(wrapping.name()).isEqualTo(plain);
        }
    }

    @Test
    void eclipseBeforeJava18HandsOutNoSource() throws Exception {
        assumeTrue(Runtime.version().feature() < 18, "Elements.getFileObjectOf is there since JDK 18");

        assertThat(SourceCompiler.processing(GoldenChecksums.eclipse()).checksums(GoldenTable.sources(), folder))
                .hasSize(6)
                .containsEntry("com.acme.Backfill", "no checksum can be taken of com.acme.Backfill, because the compiler hands out no source text"
                        + " for it; compile its source file in the same run, with javac, or with Eclipse's compiler on JDK 18 or newer");
    }

    private Map<String, String> inProcessOf(NewestJdk jdk, String compiler) throws IOException, InterruptedException {
        String eclipse = System.getProperty("driftless.ecjNewest");
        String classPath = eclipse + File.pathSeparator + System.getProperty("java.class.path");
        Path output = folder.resolve(compiler + ".txt");
        Process process = new ProcessBuilder(List.of(
                        jdk.java().toString(), "-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8", "-cp", classPath,
                        GoldenChecksums.class.getName(), compiler, folder.resolve(compiler).toString()))
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ended in time").isTrue();
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(text).isZero();
        Map<String, String> checksums = new TreeMap<>();
        text.lines().map(line -> line.split(" = (?=v1:|no checksum|null)", 2)).forEach(pair -> checksums.put(pair[0], pair[1]));
        return checksums;
    }
}

package dev.driftless.processor;

import static com.google.testing.compile.CompilationSubject.assertThat;
import static com.google.testing.compile.Compiler.javac;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.JavaFileObjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole adapters and manifests are compared with files under {@code adapters/}, in which the checksum reads {@code v1:…}. */
class AdapterTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "DocumentCase, app/DocumentCase",
        "RecordCase,   app/RecordCase",
        "VoidCase,     VoidCase",
        "InjectedCase, app/InjectedCase",
        "NestedCase,   app/NestedCase_Middle_Patch",
        "TwoRecordsCase, app/TwoRecordsCase",
    })
    void isWrittenAndCompilesWithoutAnyWarning(String input, String output) throws IOException {
        Compilation compilation = javac()
                .withOptions("-Xlint:all,-processing", "-Werror")
                .withProcessors(new MigrationProcessor())
                .compile(JavaFileObjects.forResource("adapters/" + input + ".java"));

        assertThat(compilation).succeededWithoutWarnings();
        String adapter = output + "_MigrationAdapter";
        isAsExpected(input + "_MigrationAdapter.java.txt",
                text(compilation, StandardLocation.SOURCE_OUTPUT, adapter + ".java"));
        isAsExpected(input + ".manifest.json",
                text(compilation, StandardLocation.CLASS_OUTPUT, "META-INF/driftless/manifest.json"));
        isAsExpected(input + ".reflect-config.json", text(compilation, StandardLocation.CLASS_OUTPUT,
                "META-INF/native-image/dev.driftless/" + adapter.replace('/', '.') + "/reflect-config.json"));
    }

    private static String text(Compilation compilation, StandardLocation location, String path) throws IOException {
        JavaFileObject file = compilation.generatedFile(location, path).orElseThrow();
        String text = new String(file.openInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(text).matches("[ -~\n]*\n");
        return text.replaceAll("v1:[0-9a-f]{64}", "v1:…");
    }

    private static void isAsExpected(String file, String actual) throws IOException {
        try (var expected = AdapterTest.class.getResourceAsStream("/adapters/" + file)) {
            assertThat(expected).as(file).isNotNull();
            assertThat(actual).isEqualTo(new String(expected.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}

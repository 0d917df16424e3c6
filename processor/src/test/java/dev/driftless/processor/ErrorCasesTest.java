package dev.driftless.processor;

import static com.google.testing.compile.Compiler.javac;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.JavaFileObjects;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file under {@code errors/<Code>/} is refused with exactly the messages that its comments ask for, where they ask for them. */
class ErrorCasesTest {

    /** Need more than one source file, or a broken environment: they have tests of their own. */
    private static final List<Code> ELSEWHERE =
            List.of(Code.ID_STYLE, Code.BAD_OPTION, Code.NO_SOURCE, Code.BAD_MANIFEST, Code.CANNOT_WRITE, Code.INTERNAL);

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isRefusedWhereItIsWrong(Path file) throws IOException {
        String source = Files.readString(root().resolve(file));
        List<Expected> expected = Expected.in(source);
        assertThat(expected).as("the messages that the file asks for").isNotEmpty();
        assertThat(expected).as("a file stands in its code's folder").anyMatch(one -> file.startsWith(one.code()));

        Compilation compilation = javac().withProcessors(new MigrationProcessor()).compile(
                JavaFileObjects.forSourceString(file.getFileName().toString().replace(".java", ""), source),
                JavaFileObjects.forResource("kotlin/Metadata.java"));

        List<Diagnostic<? extends JavaFileObject>> errors = new ArrayList<>(compilation.errors());
        if (source.contains(Expected.COMPILER)) {
            errors.removeIf(error -> !error.getMessage(Locale.ROOT).startsWith("["));
        }
        assertThat(errors).extracting(ErrorCasesTest::describe).containsExactlyInAnyOrderElementsOf(
                expected.stream().map(one -> one.code() + " " + one.line() + ":" + one.column()).toList());
        for (Expected one : expected) {
            assertThat(errors).anyMatch(error -> describe(error).startsWith(one.code() + " ")
                    && error.getMessage(Locale.ROOT).contains(one.part()));
        }
        assertThat(errors).allMatch(error -> error.getMessage(Locale.ROOT).matches("\\[\\w+\\] [^;].*; .+[^.;]"));
        assertThat(compilation.warnings()).isEmpty();
    }

    @Test
    void everyCodeHasACase() throws IOException {
        for (Code code : Code.values()) {
            if (!ELSEWHERE.contains(code)) {
                assertThat(root().resolve(code.toString())).isNotEmptyDirectory();
            }
        }
    }

    static List<Path> cases() throws IOException {
        try (Stream<Path> files = Files.walk(root())) {
            return files.filter(Files::isRegularFile).map(file -> root().relativize(file)).sorted().toList();
        }
    }

    private static String describe(Diagnostic<? extends JavaFileObject> error) {
        return error.getMessage(Locale.ROOT).replaceFirst("(?s)^\\[(\\w+)].*", "$1")
                + " " + error.getLineNumber() + ":" + error.getColumnNumber();
    }

    private static Path root() {
        try {
            return Path.of(ErrorCasesTest.class.getResource("/errors").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}

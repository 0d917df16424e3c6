package dev.driftless.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every edit of the golden table, compiled in full, so that a table entry that is no Java fails. */
final class GoldenTableTest {

    private final SourceCompiler javac = SourceCompiler.full(ToolProvider.getSystemJavaCompiler());

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> editsChangeTheChecksumOrLeaveItAsTheTableSays() {
        Map<String, String> sources = GoldenTable.sources();
        Map<String, String> before = javac.checksums(sources, folder.resolve("before"));
        Map<String, GoldenCase> different = new HashMap<>();
        List<GoldenCase> cases = GoldenTable.cases();
        return cases.stream().map(each -> DynamicTest.dynamicTest(each.toString(), () -> {
            Path place = folder.resolve(Integer.toString(cases.indexOf(each)));
            String after = javac.checksums(each.apply(sources), place).get(each.after());
            assertThat(after).matches("v1:[0-9a-f]{64}");
            if (each.same()) {
                assertThat(after).isEqualTo(before.get(each.before()));
            } else {
                assertThat(after).isNotEqualTo(before.get(each.before()));
                assertThat(different.put(after, each)).as("another edit with the same checksum").isNull();
            }
        }));
    }

    @Test
    void tableIsLargeEnough() {
        assertThat(GoldenTable.cases()).filteredOn(GoldenCase::same).hasSizeGreaterThanOrEqualTo(60);
        assertThat(GoldenTable.cases()).filteredOn(each -> !each.same()).hasSizeGreaterThanOrEqualTo(90);
    }

    /** Whoever has to change a value here has changed the grammar and owes the world a {@code v2:}. */
    @Test
    void checksumsOfVersionOneAreWhatTheyWereWhenItWasReleased() {
        assertThat(javac.checksums(GoldenTable.sources(), folder)).isEqualTo(Map.of(
                "com.acme.Backfill", "v1:a3a6c8c43ec896abc1cc7cf1b56c6def01e5d6721e982cd8c7f8533d031e6866",
                "com.acme.Siblings.First", "v1:a4020c1a8630716f716a2f39edefa2af443b2246a1239ed175aee344827a7753",
                "com.acme.Siblings.First.Nested", "v1:4b1d90a399e0e14188526a66705cb9d5caa361086798b2700d927aa7e8546873",
                "com.acme.Siblings.Second", "v1:8d06801028566c31840bb362b5c84bd02813effeb6f00d6e0044ea427e2ed96e",
                "com.acme.Third", "v1:04c0b0f0292a9c4e453602dc1dfd1e6e90a3ea4152a475493d691c0150e391c9",
                "com.acme.Tricky", "v1:994ebdc2bf48542e3c77608ac64b6bb07d93dd1c6e79449a73467c8b74d6b60b"));
    }
}

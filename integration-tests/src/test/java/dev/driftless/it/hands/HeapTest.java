package dev.driftless.it.hands;

import static dev.driftless.it.hands.Numbers.count;
import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process with a small heap migrates many small rows, and then rows of which a batch of the usual size would need ten
 * times that heap: a million, and a gigabyte in 200 rows. {@code -Ddriftless.heap.rows=1000000 -Ddriftless.heap.large=200}
 * makes the other tables as large.
 */
class HeapTest {

    private static final int SMALL = 1_000_000;
    private static final int FEW = Integer.getInteger("driftless.heap.rows", 10_000);
    private static final int LARGE = 200;
    private static final int FEW_LARGE = Integer.getInteger("driftless.heap.large", 60);
    private static final String HEAP = "-Xmx64m";

    static Stream<Arguments> whatTheMethodReadsAndWrites() {
        return Stream.of(Arguments.of("all columns, one written", SMALL, LARGE, "", "Patch.set(\"n\", d.getInt(\"n\") + 1)"),
                Arguments.of("all columns, in context", FEW, FEW_LARGE, "MigrationContext context, ",
                        "Patch.set(\"n\", d.getInt(\"n\") + 1)"),
                Arguments.of("large column written", FEW, FEW_LARGE, "",
                        "Patch.set(\"n\", d.getInt(\"n\") + 1).and(\"body\", d.getString(\"body\").replace('a', 'b'))"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatTheMethodReadsAndWrites")
    void memoryIsBoundedByBatchesAndNotByRows(String what, int small, int large, String context, String patch) throws Exception {
        TestDatabase db = Vendor.POSTGRESQL.database();
        db.execute("CREATE TABLE numbers (id BIGINT PRIMARY KEY, n INT NOT NULL, body TEXT NOT NULL)",
                "ALTER TABLE numbers ALTER COLUMN body SET STORAGE EXTERNAL",
                "INSERT INTO numbers SELECT i, 0, repeat('a', 1000) FROM generate_series(1, " + small + ") i",
                "INSERT INTO numbers SELECT " + small + " + i, 0, repeat('a', 5000000) FROM generate_series(1, " + large + ") i");
        String source = """
                @Migration(id = "%s")
                final class Grow {
                    @Up(table = "numbers")
                    Patch up(%sDocument d) { return %s; }
                }
                """.formatted(Numbers.ID, context, patch);

        try (Hand hand = new Hand(db, Numbers.build(source), "up", 0, 1, HEAP, "-XX:+ExitOnOutOfMemoryError").go()) {
            assertThat(hand.result()).isEqualTo("COMPLETED");
            assertThat(hand.rows()).isEqualTo(small + large);
        }

        assertThat(count(db, "n = 1")).isEqualTo(small + large);
    }
}

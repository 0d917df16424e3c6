package dev.driftless.it.ranges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.MigrationListener;
import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A batch holds few rows where rows are large: together they have no more bytes than the limit. */
class BatchBytesTest {

    private static final int BYTES = 1 << 20;
    private static final int ROWS = 11;
    private static final RunOptions THREE = RunOptions.defaults().maxBatchBytes(3L * BYTES + 1_000);

    static Stream<Arguments> columns() {
        return Stream.of(
                        Arguments.of(Vendor.POSTGRESQL, "text", "repeat('x', " + BYTES + ")"),
                        Arguments.of(Vendor.POSTGRESQL, "bytea", "decode(repeat('ab', " + BYTES + "), 'hex')"),
                        Arguments.of(Vendor.POSTGRESQL, "jsonb", "to_jsonb(repeat('x', " + BYTES + "))"),
                        Arguments.of(Vendor.POSTGRESQL, "text[]", "ARRAY[repeat('x', " + BYTES / 2 + "), repeat('y', " + BYTES / 2 + ")]"),
                        Arguments.of(Vendor.H2, "VARCHAR", "REPEAT('x', " + BYTES + ")"),
                        Arguments.of(Vendor.H2, "CLOB", "REPEAT('x', " + BYTES + ")"),
                        Arguments.of(Vendor.H2, "VARBINARY(2000000)", "CAST(REPEAT('x', " + BYTES + ") AS VARBINARY(2000000))"),
                        Arguments.of(Vendor.H2, "BLOB", "CAST(REPEAT('x', " + BYTES + ") AS BLOB)"))
                .flatMap(column -> Stream.of(true, false).map(context -> {
                    List<Object> all = new ArrayList<>(List.of(column.get()));
                    all.add(context);
                    return Arguments.of(all.toArray());
                }));
    }

    @ParameterizedTest
    @MethodSource("columns")
    void batchesHoldFewLargeRows(Vendor vendor, String type, String value, boolean context) {
        TestDatabase db = vendor.database();
        db.execute("CREATE TABLE items (id INT NOT NULL PRIMARY KEY, n INT NOT NULL, body " + type + ")",
                "INSERT INTO items SELECT i, 0, CASE WHEN i > 1 THEN " + value + " END FROM " + Items.series(vendor, 1, ROWS));
        String source = """
                @Migration(id = "20260101_000000_large")
                final class Large {
                    @Up(table = "items")
                    Patch up(Document item) { return Patch.set("n", item.getInt("n") + (item.isNull("body") ? 2 : 1)); }
                    @Down(table = "items")
                    Patch down(Document item) { return Patch.set("n", item.getInt("n") - (item.isNull("body") ? 2 : 1)); }
                }
                """;
        String chosen = context ? source.replace("(Document", "(MigrationContext context, Document") : source;
        List<Long> batches = Collections.synchronizedList(new ArrayList<>());
        MigrationListener listener = new MigrationListener() {
            @Override
            public void batchCommitted(String migrationId, long processed, long changed) {
                batches.add(processed);
            }
        };
        Migrator migrator = Items.migrator(db, chosen).listener(listener).build();
        assertThat(migrator.up(THREE.dryRun(true)).migrations().get(0).changed()).isEqualTo(ROWS);

        assertThat(migrator.up(THREE).orThrow().migrations().get(0).changed()).isEqualTo(ROWS);
        assertThat(Items.count(db, "n = CASE id WHEN 1 THEN 2 ELSE 1 END")).isEqualTo(ROWS);
        // The first row is empty, so that the first batch has one more.
        assertThat(batches).containsExactly(4L, 3L, 3L, 1L);

        batches.clear();
        assertThat(migrator.down(Rollback.steps(1), THREE).orThrow().migrations().get(0).changed()).isEqualTo(ROWS);
        assertThat(Items.count(db, "n = 0")).isEqualTo(ROWS);
        // Down, the row that the cursor will stand at counts among those that are read.
        assertThat(batches).allSatisfy(rows -> assertThat(rows).isBetween(1L, 3L));
    }
}

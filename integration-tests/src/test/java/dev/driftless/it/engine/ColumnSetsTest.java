package dev.driftless.it.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows of one batch of a pure method whose patches name different columns, in different orders, or none. */
class ColumnSetsTest {

    private static final String SETS = """
            @Migration(id = "20260101_000000_sets")
            final class Sets {
                @Up(table = "items") Patch up(Document item) {
                    return switch ((int) (item.getLong("id") % 5)) {
                        case 0 -> Patch.set("n", 7);
                        case 1 -> Patch.set("state", "new");
                        case 2 -> Patch.set("n", 7).and("state", "new");
                        case 3 -> Patch.set("state", "new").and("n", 7);
                        default -> Patch.none();
                    };
                }
            }
            """;

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void eachRowGetsItsOwnColumnsAndKeepsTheOthers(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 500);
        db.execute("UPDATE items SET state = 'old', n = id");

        RunResult result = Items.migrator(db, SETS).build().up(Items.batchesOf(100));

        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(result.migrations().get(0).changed()).isEqualTo(400);
        assertThat(Items.count(db, "n = 7 AND id % 5 IN (0, 2, 3)")).isEqualTo(300);
        assertThat(Items.count(db, "n = id AND id % 5 IN (1, 4)")).isEqualTo(200);
        assertThat(Items.count(db, "state = 'new' AND id % 5 IN (1, 2, 3)")).isEqualTo(300);
        assertThat(Items.count(db, "state = 'old' AND id % 5 IN (0, 4)")).isEqualTo(200);
    }
}

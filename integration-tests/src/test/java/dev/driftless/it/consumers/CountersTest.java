package dev.driftless.it.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.RowErrors;
import dev.driftless.RunOptions;
import dev.driftless.it.TestBuild;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README's listener counts, and is what stands in the README. */
class CountersTest {

    private static final String ID = "20260101_000000_picky";
    private static final String SOURCE = """
            @Migration(id = "%s")
            final class Picky {
                @Up(table = "items")
                Patch up(Document row) {
                    if (row.getLong("id") == 13) {
                        throw new IllegalStateException("not this one");
                    }
                    return row.getLong("id") > 50 ? Patch.none() : Patch.set("n", 1);
                }
            }
            """.formatted(ID);

    @Test
    void countsWhatARunDoes() {
        TestDatabase db = Vendor.H2.database();
        db.execute("CREATE TABLE items (id BIGINT PRIMARY KEY, n INT NOT NULL)",
                "INSERT INTO items SELECT X, 0 FROM SYSTEM_RANGE(1, 100)");
        Counters counters = new Counters();
        Migrator migrator = Migrator.builder().dataSource(db.dataSource()).manifest(TestBuild.of(SOURCE).manifest())
                .listener(counters).build();

        migrator.up(RunOptions.defaults().batchSize(10).onRowError(RowErrors.skip(1))).orThrow();

        assertThat(counters.value("rows.visited." + ID)).isEqualTo(100);
        assertThat(counters.value("rows.changed." + ID)).isEqualTo(49);
        assertThat(counters.value("rows.failed." + ID)).isEqualTo(1);
        assertThat(counters.value("batches." + ID)).isGreaterThanOrEqualTo(10);
        assertThat(counters.value("runs.completed")).isEqualTo(1);
        assertThat(counters.value("runs.failed")).isZero();
    }

    @Test
    void standsInTheReadmeAsItIs() throws IOException {
        String source = Files.readString(Path.of("src/test/java/dev/driftless/it/consumers/Counters.java"));
        String shown = source.substring(source.indexOf("final class"));
        assertThat(Files.readString(Path.of("../README.md"))).contains("```java\n" + shown + "```");
    }
}

package dev.driftless.it.h2;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.it.FileProcess;
import dev.driftless.it.TestBuild;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database of H2 in a file, which by itself serves one process. */
class H2ProcessesTest {

    private static final int ROWS = 3_000;
    private static final Duration LEASE = Duration.ofSeconds(10);

    /** Rows take a while, so that who comes second finds work. */
    private static final TestBuild BUILD = TestBuild.of(TestBuild.migration("M", "20260101_000000_m", """
            @Up(table = "items")
            Patch up(Document item) throws Exception {
                Thread.sleep(2);
                return Patch.set("n", item.getInt("n") + 1);
            }
            """));

    @TempDir
    private Path folder;
    private String embedded;

    @BeforeEach
    void create() {
        embedded = "jdbc:h2:file:" + folder.resolve("shop");
        new TestDatabase(Vendor.H2, FileProcess.dataSource(embedded)).execute(
                "CREATE TABLE items (id BIGINT PRIMARY KEY, n INT NOT NULL)",
                "INSERT INTO items SELECT X, 0 FROM SYSTEM_RANGE(1, " + ROWS + ")");
    }

    @Test
    void aSecondProcessIsToldOfAutoServer() throws Exception {
        try (Connection holding = FileProcess.dataSource(embedded).getConnection()) {
            assertThat(holding.isValid(1)).isTrue();
            FileProcess second = FileProcess.start(embedded, BUILD, 10, LEASE);

            assertThat(second.process().waitFor(60, SECONDS)).isTrue();

            assertThat(second.output()).contains("refused: The H2 database " + folder.resolve("shop") + ".mv.db is open in another"
                    + " process, with which an embedded database is not shared: add ;AUTO_SERVER=TRUE to the JDBC URL in both, or"
                    + " run H2 as a server.");
            assertThat(second.process().exitValue()).isEqualTo(2);
        }
        assertThat(new TestDatabase(Vendor.H2, FileProcess.dataSource(embedded)).hasTable("migration_run")).isFalse();
    }

    /** The database is opened before they start: of two processes that open it at the same instant, H2 turns one away. */
    @Test
    void withAutoServerTwoProcessesWorkOnOneRun() throws Exception {
        String shared = embedded + ";AUTO_SERVER=TRUE";
        TestDatabase db = new TestDatabase(Vendor.H2, FileProcess.dataSource(shared));
        try (Connection holding = db.dataSource().getConnection()) {
            assertThat(holding.isValid(1)).isTrue();
            FileProcess first = FileProcess.start(shared, BUILD, 2, LEASE);
            FileProcess second = FileProcess.start(shared, BUILD, 2, LEASE);
            assertThat(first.process().waitFor(120, SECONDS) && second.process().waitFor(120, SECONDS)).isTrue();

            for (FileProcess process : new FileProcess[] {first, second}) {
                assertThat(process.process().exitValue()).as(process.output()).isZero();
                assertThat(process.output()).contains("COMPLETED").containsPattern("batches=[1-9]");
            }
            assertThat(db.number("SELECT COUNT(*) FROM migration_run")).isEqualTo(1);
            assertThat(db.number("SELECT COUNT(*) FROM items WHERE n = 1")).isEqualTo(ROWS);
        }
    }
}

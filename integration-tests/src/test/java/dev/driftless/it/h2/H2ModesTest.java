package dev.driftless.it.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import dev.driftless.RunStatus;
import dev.driftless.StoreException;
import dev.driftless.it.FileProcess;
import dev.driftless.it.TestBuild;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** H2's compatibility modes: the two that keep the meaning of SQL, and the others. */
class H2ModesTest {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static final TestBuild BUILD = TestBuild.of(TestBuild.migration("M", "20260101_000000_m", """
            @Up(table = "items", where = "state IS NULL OR n = 0")
            Patch up(Document item) { return Patch.set("n", item.getInt("n") + 1).and("state", "done"); }
            @Down(table = "items")
            Patch down(Document item) { return Patch.set("n", item.getInt("n") - 1).and("state", null); }
            """));

    private static TestDatabase database(String settings) {
        TestDatabase db = new TestDatabase(Vendor.H2,
                FileProcess.dataSource("jdbc:h2:mem:mode" + NUMBER.incrementAndGet() + ";DB_CLOSE_DELAY=-1;" + settings));
        db.execute("CREATE TABLE items (id BIGINT PRIMARY KEY, n INT NOT NULL, state VARCHAR(10))",
                "INSERT INTO items SELECT *, 0, NULL FROM SYSTEM_RANGE(1, 200)");
        return db;
    }

    @ParameterizedTest
    @ValueSource(strings = {"MODE=REGULAR", "MODE=Regular;CASE_INSENSITIVE_IDENTIFIERS=TRUE", "MODE=PostgreSQL",
        "MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH", "DATABASE_TO_UPPER=FALSE"})
    void servesTheModesThatKeepTheMeaningOfSql(String settings) {
        TestDatabase db = database(settings);
        Migrator migrator = Migrator.builder().dataSource(db.dataSource()).manifest(BUILD.manifest()).build();
        RunOptions tens = RunOptions.defaults().batchSize(10);

        assertThat(migrator.up(tens.dryRun(true)).migrations().get(0).changed()).isEqualTo(200);
        assertThat(migrator.up(tens).orThrow().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(db.number("SELECT COUNT(*) FROM items WHERE n = 1 AND state = 'done'")).isEqualTo(200);
        assertThat(migrator.up(tens).status()).isEqualTo(RunStatus.NOOP);
        assertThat(migrator.down(Rollback.steps(1), tens).orThrow().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(db.number("SELECT COUNT(*) FROM items WHERE n = 0 AND state IS NULL")).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"STRICT", "LEGACY", "DB2", "Derby", "HSQLDB", "MSSQLServer", "MariaDB", "MySQL", "Oracle"})
    void refusesTheOthers(String mode) {
        TestDatabase db = database("MODE=" + mode);

        assertThatThrownBy(() -> Migrator.builder().dataSource(db.dataSource()).manifest(BUILD.manifest()).build().up())
                .isInstanceOf(StoreException.class)
                .hasMessageMatching("(?i)H2 mode " + mode + " is not supported: use MODE=REGULAR or MODE=PostgreSQL\\.");
        assertThat(db.hasTable("migration_run")).isFalse();
    }
}

package dev.driftless.it.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.driftless.RunOptions;
import dev.driftless.it.TestBuild;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import org.junit.jupiter.api.Test;

/** A pool of one connection whose settings are the application's. */
class PoolTest {

    @Test
    void theConnectionComesBackWithTheLockTimeoutItHad() {
        TestDatabase db = Vendor.H2.database();
        db.execute("CREATE TABLE counters (id BIGINT NOT NULL PRIMARY KEY, n INTEGER NOT NULL)", "INSERT INTO counters VALUES (1, 0)");
        TestBuild build = TestBuild.of(TestBuild.migration("Step", "20260101_000000_step", """
                @Up(table = "counters")
                Patch up(Document row) { return Patch.set("n", row.getInt("n") + 1); }"""));
        HikariConfig config = new HikariConfig();
        config.setDataSource(db.dataSource());
        config.setMaximumPoolSize(1);
        config.setConnectionInitSql("SET LOCK_TIMEOUT 3333");
        try (HikariDataSource pool = new HikariDataSource(config)) {
            Migrator migrator = Migrator.builder().dataSource(pool).manifest(build.manifest()).build();

            migrator.up(RunOptions.defaults().dryRun(true)).orThrow();
            assertThat(new TestDatabase(Vendor.H2, pool).number("SELECT LOCK_TIMEOUT()")).isEqualTo(3333);

            migrator.up().orThrow();
            assertThat(new TestDatabase(Vendor.H2, pool).number("SELECT LOCK_TIMEOUT()")).isEqualTo(3333);
        }
    }
}

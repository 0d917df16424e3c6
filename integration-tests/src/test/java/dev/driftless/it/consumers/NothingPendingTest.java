package dev.driftless.it.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.RunStatus;
import dev.driftless.it.TestBuild;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the start of an application costs when there is nothing to do. */
class NothingPendingTest {

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aStartWithNothingPendingAsksAtMostTwice(Vendor vendor) {
        TestDatabase db = vendor.database();
        db.execute("CREATE TABLE counters (id BIGINT NOT NULL PRIMARY KEY, n INTEGER NOT NULL)", "INSERT INTO counters VALUES (1, 0)");
        TestBuild build = TestBuild.of(TestBuild.migration("Step", "20260101_000000_step", """
                @Up(table = "counters")
                Patch up(Document row) { return Patch.set("n", row.getInt("n") + 1); }"""));
        Migrator.builder().dataSource(db.dataSource()).manifest(build.manifest()).build().up().orThrow();

        CountedStatements statements = new CountedStatements();
        Migrator next = Migrator.builder().dataSource(statements.of(db.dataSource())).manifest(build.manifest()).build();

        assertThat(next.up().status()).isEqualTo(RunStatus.NOOP);
        assertThat(statements.executed()).hasSizeLessThanOrEqualTo(2);
    }
}

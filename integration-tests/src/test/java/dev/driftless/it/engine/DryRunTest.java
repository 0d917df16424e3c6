package dev.driftless.it.engine;

import static dev.driftless.it.engine.Items.count;
import static dev.driftless.it.engine.Items.migrator;
import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.MigrationReport;
import dev.driftless.Rollback;
import dev.driftless.RowErrors;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A dry run tells what the real run then does. */
class DryRunTest {

    private static final RunOptions TENS = Items.batchesOf(10).onRowError(RowErrors.skip(50));

    private static String migration(String id, String name, String up) {
        return "@Migration(id = \"2026010" + id + "_000000_" + name.toLowerCase() + "\")\nfinal class " + name + " {\n" + up + "\n}\n";
    }

    private static final String MIXED = migration("1", "Mixed", """
            @Up(table = "items", where = "id <= 900")
            Patch up(Document d) {
                long id = d.getLong("id");
                if (id % 100 == 0) throw new IllegalStateException("hundred");
                return id % 3 == 0 ? Patch.none() : Patch.set("n", 5).and("state", id % 3 == 1 ? null : "x");
            }
            @Down(table = "items")
            Patch down(Document d) { return Patch.set("n", 0).and("state", null); }
            """.replace("where = \"id <= 900\"", "where = \"id <= 900 AND n = 0\", sweep = Sweep.ONCE"));

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void countsAreThoseOfTheRealRun(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 1000);
        Migrator migrator = migrator(db, MIXED).build();

        same(migrator.up(TENS.dryRun(true)), migrator.up(TENS));
        same(migrator.down(Rollback.steps(1), TENS.dryRun(true)), migrator.down(Rollback.steps(1), TENS));
        Items.canceledAfter(30, db, MIXED).up(TENS);
        RunResult half = migrator.down(Rollback.steps(1), TENS.dryRun(true));
        Items.canceledAfter(10, db, MIXED).down(Rollback.steps(1), TENS);
        assertThat(half.migrations().get(0).processed()).isEqualTo(300);
        assertThat(migrator.down(Rollback.steps(1), TENS.dryRun(true)).migrations().get(0).processed()).isEqualTo(200);
    }

    private static void same(RunResult dry, RunResult real) {
        MigrationReport expected = real.migrations().get(0);
        assertThat(dry.status()).isEqualTo(RunStatus.DRY_RUN);
        assertThat(real.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(dry.migrations()).singleElement().satisfies(report -> {
            assertThat(report.processed()).isEqualTo(expected.processed());
            assertThat(report.changed()).isEqualTo(expected.changed()).isPositive();
            assertThat(report.skipped()).isEqualTo(expected.skipped());
            assertThat(report.failed()).isEqualTo(expected.failed());
            assertThat(report.approximate()).isFalse();
        });
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void samplesHoldTheKeyAndThePatchedColumnsBeforeAndAfter(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 30);
        String source = migration("1", "Fill", "@Up(table = \"items\") Patch up(Document d) { return Patch.set(\"state\", \"open\"); }");

        MigrationReport report = migrator(db, source).build().up(TENS.dryRun(true)).migrations().get(0);

        String id = vendor == Vendor.H2 ? "ID" : "id";
        String state = vendor == Vendor.H2 ? "STATE" : "state";
        assertThat(report.samples()).isNotEmpty().first().satisfies(sample -> {
            assertThat(sample.key()).containsOnlyKeys(id).containsEntry(id, 1L);
            assertThat(sample.before()).containsOnlyKeys(state).containsEntry(state, null);
            assertThat(sample.after()).containsOnlyKeys(state).containsEntry(state, "open");
        });
        assertThat(count(db, "state IS NULL")).isEqualTo(30);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void pureMigrationsOfOneTableAreChainedAndOthersApproximate(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 30);
        String first = migration("1", "First",
                "@Up(table = \"items\") Patch up(Document d) { return Patch.set(\"state\", d.getLong(\"id\") <= 10 ? \"a\" : \"b\"); }");
        String second = migration("2", "Second", """
                record Row(long id, String state, int n) {}
                @Up(table = "items") Row up(Row r) { return "a".equals(r.state()) ? new Row(r.id(), r.state(), 7) : r; }""");
        String third = migration("3", "Third", """
                @Up(table = "items", where = "state = 'a'") Patch up(Document d) { return Patch.set("state", "c"); }""");
        Migrator migrator = migrator(db, first, second, third).build();

        RunResult dry = migrator.up(RunOptions.defaults().dryRun(true));
        RunResult real = migrator.up();

        assertThat(dry.migrations()).extracting(MigrationReport::approximate).containsExactly(false, false, true);
        assertThat(dry.migrations().get(1).changed()).isEqualTo(10).isEqualTo(real.migrations().get(1).changed());
        assertThat(real.migrations().get(2).changed()).isEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aMethodThatWritesThroughTheContextIsNotSimulated(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 30);
        String source = migration("1", "Writes", """
                @Up(table = "items")
                void up(MigrationContext ctx, Document d) throws Exception {
                    if (!ctx.dryRun() && d.getLong("id") < 0) return;
                    if (d.getLong("id") <= 10) {
                        try (var s = ctx.connection().createStatement()) {
                            s.executeUpdate("UPDATE items SET n = 1 WHERE id = " + d.getLong("id"));
                        }
                    }
                }""");

        MigrationReport report = migrator(db, source).build().up(TENS.dryRun(true)).migrations().get(0);

        assertThat(report.notSimulated()).isEqualTo(10);
        assertThat(report.processed()).isEqualTo(30);
        assertThat(count(db, "n = 0")).isEqualTo(30);
    }
}

package dev.driftless.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.Document;
import dev.driftless.MigrationContext;
import dev.driftless.Patch;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.TableHooks;
import dev.driftless.WriteRefusedException;
import dev.driftless.it.Vendor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A row that cannot be changed: the run says which, the batch leaves no trace, and the next call goes on. */
class RowFaultsTest {

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void namesTheRowOnWhichAMethodThrows(Vendor vendor) {
        Items items = Items.in(vendor);
        items.db().execute("UPDATE items SET name = 'bad' WHERE id = 15");
        var migrator = items.migrator("""
                @Up(table = "items", batchSize = 10)
                Patch up(Document item) {
                    if ("bad".equals(item.getString("name"))) {
                        throw new IllegalStateException("cannot read\\nthis name");
                    }
                    return Patch.set("n", item.getInt("n") + 1);
                }
                """);

        assertThat(items.failsInTheSecondBatch(migrator)).isEqualTo("Migration 20260101_000000_m (up) failed on row "
                + key(vendor, 15) + " of table " + items.db().fullName("items") + ": IllegalStateException: cannot read this name" + Items.RUN_AGAIN);
        assertThat(migrator.up().status()).isEqualTo(RunStatus.FAILED);

        items.db().execute("UPDATE items SET name = 'good' WHERE id = 15");
        items.completes(migrator);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void goesOnWithACorrectedClass(Vendor vendor) {
        Items items = Items.in(vendor);
        String method = """
                @Up(table = "items", batchSize = 10)
                Patch up(Document item) throws Exception {
                    if (item.getLong("id") == 15) { throw new Exception(); }
                    return Patch.set("n", item.getInt("n") + 1);
                }
                """;

        assertThat(items.failsInTheSecondBatch(items.migrator(method))).endsWith(": java.lang.Exception" + Items.RUN_AGAIN);

        var corrected = items.migrator(method.replace("== 15", "== 99"));
        assertThat(corrected.up().status()).isEqualTo(RunStatus.DRIFT_BLOCKED);
        items.completes(corrected, RunOptions.defaults().allowDrift(true));
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void namesTheRowOnWhichARollBackFails(Vendor vendor) {
        Items items = Items.in(vendor);
        var migrator = items.migrator(Items.ADD_ONE + """
                @Down(table = "items", batchSize = 10)
                Patch down(Document item) {
                    if (!"item".equals(item.getString("name"))) { throw new IllegalStateException("what is it"); }
                    return Patch.set("n", item.getInt("n") - 1);
                }
                """);
        items.completes(migrator);
        items.db().execute("UPDATE items SET name = 'bad' WHERE id = 15");

        RunResult result = migrator.down();

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.error()).contains("Migration 20260101_000000_m (down) failed on row " + key(vendor, 15)
                + " of table " + items.db().fullName("items") + ": IllegalStateException: what is it" + Items.RUN_AGAIN);
        assertThat(items.db().rows("SELECT id FROM items WHERE n = 0 ORDER BY id")).hasSize(10).contains("21", "30");

        items.db().execute("UPDATE items SET name = 'item'");
        assertThat(migrator.down().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(items.db().rows("SELECT DISTINCT n FROM items")).containsExactly("0");
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void survivesErrorsOfTheMethod(Vendor vendor) {
        Items items = Items.in(vendor);
        String method = """
                @Up(table = "items", batchSize = 10)
                Patch up(Document item) { return item.getLong("id") == 15 ? endless(item) : Patch.set("n", 1); }
                private Patch endless(Document item) { return endless(item); }
                """;

        assertThat(items.failsInTheSecondBatch(items.migrator(method))).contains(key(vendor, 15), "StackOverflowError");
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void namesTheRowWhosePatchHasAnUnknownColumn(Vendor vendor) {
        Items items = Items.in(vendor);

        assertThat(items.failsInTheSecondBatch(items.migrator(patching("Patch.set(\"nam\", \"x\")")))).contains(
                "Migration 20260101_000000_m (up) failed on row " + key(vendor, 15) + " of table " + items.db().fullName("items")
                        + ": the patch names column nam, but table", "it has ");
        items.completes(items.migrator(patching("Patch.set(\"n\", 1)")), RunOptions.defaults().allowDrift(true));
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void namesTheRowWhosePatchChangesItsKey(Vendor vendor) {
        Items items = Items.in(vendor);

        assertThat(items.failsInTheSecondBatch(items.migrator(patching("Patch.set(\"id\", 1000)")))).contains(
                "failed on row " + key(vendor, 15) + " of table " + items.db().fullName("items") + ": the patch sets key column ",
                "keys cannot be changed by a migration");
        items.completes(items.migrator(patching("Patch.set(\"n\", 1)")), RunOptions.defaults().allowDrift(true));
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void namesTheRowWhosePatchHasAValueOfAnotherType(Vendor vendor) {
        Items items = Items.in(vendor);

        assertThat(items.failsInTheSecondBatch(items.migrator(patching("Patch.set(\"n\", \"many\")")))).contains(
                "failed on row " + key(vendor, 15) + " of table " + items.db().fullName("items") + ": column ", "to which a String does not"
                        + " convert");
        items.completes(items.migrator(patching("Patch.set(\"n\", 1)")), RunOptions.defaults().allowDrift(true));
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void namesTheRowWhoseNullMeetsAPrimitive(Vendor vendor) {
        Items items = Items.in(vendor);
        items.db().execute("ALTER TABLE items ADD COLUMN stock INTEGER", "UPDATE items SET stock = 7 WHERE id <> 15");
        var migrator = items.migrator("""
                record Item(int n, int stock) {}
                @Up(table = "items", batchSize = 10)
                Item up(Item item) { return new Item(item.n() + 1, item.stock()); }
                """);

        assertThat(items.failsInTheSecondBatch(migrator)).contains("failed on row " + key(vendor, 15) + " of table "
                + items.db().fullName("items"), "column stock is NULL, but record component stock is a primitive int: declare Integer");
        items.db().execute("UPDATE items SET stock = 7");
        items.completes(migrator);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void refusesAChangeThatLeavesTheRowToDo(Vendor vendor) {
        Items items = Items.in(vendor);
        String method = """
                @Up(table = "items", where = "name = 'item'", batchSize = 10)
                Patch up(Document item) { return Patch.set("n", item.getInt("n") + 1)%s; }
                """;

        assertThat(items.fails(items.migrator(method.formatted("")), 0)).isEqualTo(
                "[WhereStillTrue] Migration 20260101_000000_m changed row " + key(vendor, 1) + " of table " + items.db().fullName("items")
                        + ", which still matches where \"name = 'item'\" and would be visited forever: let the change end the"
                        + " match, or use sweep = Sweep.ONCE.");
        items.completes(items.migrator(method.formatted(".and(\"name\", \"done\")")));
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void namesTheRowThatARuleRefuses(Vendor vendor) {
        Items items = Items.in(vendor);
        AtomicInteger refused = new AtomicInteger(15);
        TableHooks rule = new TableHooks() {
            @Override
            public void beforeWrite(MigrationContext context, Document before, Patch patch) {
                if (before.getInt("id") == refused.get()) {
                    throw new WriteRefusedException("item " + before.getLong("id") + " is frozen");
                }
            }
        };
        var migrator = items.builder(normal()).hooks("items", rule).build();

        assertThat(items.failsInTheSecondBatch(migrator)).isEqualTo("Migration 20260101_000000_m (up) failed on row "
                + key(vendor, 15) + " of table " + items.db().fullName("items") + ": a hook refused the write: item 15 is frozen" + Items.RUN_AGAIN);
        refused.set(-1);
        items.completes(migrator);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void undoesTheBatchWhenAHookThrowsAfterTheWrite(Vendor vendor) {
        Items items = Items.in(vendor);
        AtomicInteger refused = new AtomicInteger(15);
        TableHooks trigger = new TableHooks() {
            @Override
            public void afterWrite(MigrationContext context, Document before, Patch patch) throws Exception {
                if (before.getInt("id") == refused.get()) {
                    throw new Exception("no audit");
                }
            }
        };
        var migrator = items.builder(normal()).hooks("items", trigger).build();

        assertThat(items.failsInTheSecondBatch(migrator)).contains(key(vendor, 15), "Exception: no audit");
        refused.set(-1);
        items.completes(migrator);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void runsNoHooksInSafeBypass(Vendor vendor) {
        Items items = Items.in(vendor);
        TableHooks rule = new TableHooks() {
            @Override
            public void beforeWrite(MigrationContext context, Document before, Patch patch) {
                throw new WriteRefusedException("never");
            }
        };

        items.completes(items.builder(Items.ADD_ONE).hooks("items", rule).build());
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void foretellsFailuresInADryRun(Vendor vendor) {
        Items items = Items.in(vendor);
        var migrator = items.migrator(patching("Patch.set(\"id\", 1000)"));

        RunResult result = migrator.up(RunOptions.defaults().dryRun(true));

        assertThat(result.status()).isEqualTo(RunStatus.DRY_RUN);
        assertThat(result.migrations().get(0).failed()).isEqualTo(1);
        assertThat(result.migrations().get(0).changed()).isEqualTo(29);
        assertThat(result.error().orElseThrow()).contains("Rows that would fail: 1", key(vendor, 15), "the patch sets key column");
        items.untouched();
    }

    static String key(Vendor vendor, int id) {
        return (vendor == Vendor.H2 ? "{ID=" : "{id=") + id + "}";
    }

    private static String normal() {
        return Items.ADD_ONE.replace("batchSize", "writeMode = WriteMode.NORMAL, batchSize");
    }

    /** Raises every row but the fifteenth, which gets a patch of its own. */
    private static String patching(String patch) {
        return """
                @Up(table = "items", batchSize = 10)
                Patch up(Document item) {
                    return item.getLong("id") == 15 ? %s : Patch.set("n", item.getInt("n") + 1);
                }
                """.formatted(patch);
    }
}

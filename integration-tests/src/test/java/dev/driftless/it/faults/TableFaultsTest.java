package dev.driftless.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.RunStatus;
import dev.driftless.SchemaException;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables that are not there, not clear, or not tables. */
class TableFaultsTest {

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void refusesAnUnknownTable(Vendor vendor) {
        Items items = Items.in(vendor);

        assertThat(items.refusedUp(items.migrator(on("itemz")), SchemaException.class)).contains(
                "Migration 20260101_000000_m names table itemz, which does not exist", "correct the name or the " + (vendor == Vendor.MARIADB ? "database" : "schema"));
        assertThat(items.refusedUp(items.migrator(on("nowhere.items")), SchemaException.class)).contains(
                "Migration 20260101_000000_m names table nowhere.items, which does not exist");
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void refusesTwoTablesThatDifferInCaseOnly(Vendor vendor) {
        Items items = new Items(Databases.empty(vendor));
        for (String table : new String[] {"Things", "THINGS"}) {
            items.db().execute("CREATE TABLE " + items.db().quoted(table) + " (id BIGINT NOT NULL PRIMARY KEY, n INTEGER NOT NULL)",
                    "INSERT INTO " + items.db().quoted(table) + " SELECT x, 0 FROM " + Items.series(vendor, 5));
        }

        assertThat(items.refusedUp(items.migrator(on("things")), SchemaException.class)).contains(
                "Migration 20260101_000000_m names things, but", "THINGS", "Things", "differ from it in case only",
                "write the name exactly as the catalogue has it");
        assertThat(items.migrator(on("Things")).up().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(items.db().number("SELECT SUM(n) FROM " + items.db().quoted("Things"))).isEqualTo(5);
        assertThat(items.db().number("SELECT SUM(n) FROM " + items.db().quoted("THINGS"))).isZero();
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void findsTheOnlyTableThatDiffersInCaseAndTheSchemaAskedFor(Vendor vendor) {
        Items items = Items.in(vendor);
        items.db().execute("CREATE SCHEMA shop", "CREATE TABLE shop.items (id BIGINT NOT NULL PRIMARY KEY, n INTEGER NOT NULL)",
                "INSERT INTO shop.items SELECT x, 0 FROM " + Items.series(vendor, 5));

        assertThat(items.migrator(on("Shop.Items")).up().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(items.db().number("SELECT SUM(n) FROM shop.items")).isEqualTo(5);
        assertThat(items.db().number("SELECT SUM(n) FROM items")).isZero();
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void refusesAView(Vendor vendor) {
        Items items = Items.in(vendor);
        items.db().execute("CREATE VIEW item_view AS SELECT * FROM items");

        assertThat(items.refusedUp(items.migrator(on("item_view")), SchemaException.class)).contains(
                "Migration 20260101_000000_m cannot run on " + items.db().fullName("item_view")
                        + ", which is a view: name the table behind it");
    }

    @Test
    void refusesAMaterializedViewOnPostgres() {
        Items items = Items.in(Vendor.POSTGRESQL);
        items.db().execute("CREATE MATERIALIZED VIEW item_copy AS SELECT * FROM items");

        assertThat(items.refusedUp(items.migrator(on("item_copy")), SchemaException.class))
                .contains("public.item_copy", "is a view: name the table behind it");
    }

    @Test
    void refusesAForeignTableOnPostgres() {
        Items items = Items.in(Vendor.POSTGRESQL);
        items.db().execute("CREATE FOREIGN DATA WRAPPER elsewhere", "CREATE SERVER there FOREIGN DATA WRAPPER elsewhere",
                "CREATE FOREIGN TABLE far (id BIGINT NOT NULL, n INTEGER) SERVER there");

        assertThat(items.refusedUp(items.migrator(on("far")), SchemaException.class)).contains(
                "Migration 20260101_000000_m", "public.far", "is a foreign table: run the migration where its rows are");
    }

    /** Its writes go through another connection, outside of the batch's transaction. */
    @Test
    void refusesALinkedTableOnH2() {
        Items items = Items.in(Vendor.H2);
        Items other = Items.in(Vendor.H2);
        items.db().execute("CREATE LINKED TABLE far('org.h2.Driver', '" + other.db().url() + "', '', '', 'ITEMS')");

        assertThat(items.refusedUp(items.migrator(on("far")), SchemaException.class)).contains(
                "Migration 20260101_000000_m", "PUBLIC.FAR", "is a linked table: run the migration where its rows are");
        other.untouched();
    }

    @Test
    void refusesATableWhoseRowsAreHiddenFromTheRoleOnPostgres() throws SQLException {
        Items items = Items.in(Vendor.POSTGRESQL);
        String role = Roles.create(items.db(), "GRANT SELECT, UPDATE ON items TO %s", "GRANT CREATE ON SCHEMA public TO %s",
                "ALTER TABLE items ENABLE ROW LEVEL SECURITY", "CREATE POLICY mine ON items TO %s USING (id < 10)");
        Migrator.Builder builder = items.builder(on("items"));

        assertThat(items.refusedUp(builder.dataSource(Roles.as(items.db(), role)).build(), SchemaException.class)).contains(
                "Migration 20260101_000000_m cannot run on public.items", "hides rows from this role by row-level security",
                "use a role that bypasses it");

        // Its owner sees every row.
        items.completes(builder.dataSource(items.db().dataSource()).build());
    }

    @Test
    void refusesATableWithChildrenOnPostgres() {
        Items items = Items.in(Vendor.POSTGRESQL);
        items.db().execute("CREATE TABLE more_items () INHERITS (items)");

        assertThat(items.refusedUp(items.migrator(on("items")), SchemaException.class))
                .contains("public.items", "has child tables", "migrate each child by its own name");
    }

    private static String on(String table) {
        return Items.ADD_ONE.replace("\"items\"", "\"" + table + "\"");
    }
}

package dev.driftless.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.SchemaException;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables by whose keys a sweep cannot find its way, and those by which it can. */
class KeyFaultsTest {

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void refusesATableWithoutAKey(Vendor vendor) {
        refused(keyless(vendor));
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void refusesAnIndexThatIsNotUnique(Vendor vendor) {
        Items items = keyless(vendor);
        items.db().execute("CREATE INDEX plain ON items (id)");

        refused(items);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void refusesAUniqueIndexOverANullableColumn(Vendor vendor) {
        Items items = keyless(vendor);
        items.db().execute("CREATE UNIQUE INDEX nullable ON items (maybe)",
                "CREATE UNIQUE INDEX partly_nullable ON items (id, maybe)");
        if (vendor != Vendor.SQLITE) {
            items.db().execute("ALTER TABLE items ADD CONSTRAINT once UNIQUE (maybe, id)");
        }

        refused(items);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "CREATE UNIQUE INDEX partial ON items (id) WHERE id > 0",
        "CREATE UNIQUE INDEX expression ON items ((id + 0))",
        "CREATE UNIQUE INDEX mixed ON items (id, (n + 0))",
        "ALTER TABLE items ADD CONSTRAINT later UNIQUE (id) DEFERRABLE INITIALLY DEFERRED"})
    void refusesUniqueIndexesThatDoNotServeAsAKeyOnPostgres(String index) {
        Items items = keyless(Vendor.POSTGRESQL);
        items.db().execute(index);

        refused(items);
    }

    @Test
    void refusesAUniqueIndexThatCouldNotBeBuiltOnPostgres() {
        Items items = keyless(Vendor.POSTGRESQL);
        items.db().execute("INSERT INTO items (id, n) VALUES (1, 0)");
        try {
            items.db().execute("CREATE UNIQUE INDEX CONCURRENTLY broken ON items (id)");
        } catch (IllegalStateException expected) {
            items.db().execute("DELETE FROM items WHERE ctid = (SELECT MAX(ctid) FROM items WHERE id = 1)");
        }
        assertThat(items.db().number("SELECT COUNT(*) FROM pg_index WHERE NOT indisvalid")).isEqualTo(1);

        refused(items);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void takesAUniqueIndexInsteadOfAPrimaryKey(Vendor vendor) {
        Items items = keyless(vendor);
        items.db().execute("CREATE UNIQUE INDEX nullable ON items (maybe)", "CREATE UNIQUE INDEX usable ON items (id)");

        items.completes(items.migrator(Items.ADD_ONE));
    }

    @Test
    void takesAUniqueIndexWithIncludedColumnsOnPostgres() {
        Items items = keyless(Vendor.POSTGRESQL);
        items.db().execute("CREATE UNIQUE INDEX covering ON items (id) INCLUDE (maybe)");

        items.completes(items.migrator(Items.ADD_ONE));
    }

    private static Items keyless(Vendor vendor) {
        TestDatabase db = Databases.empty(vendor);
        db.execute("CREATE TABLE items (id BIGINT NOT NULL, n INTEGER NOT NULL, maybe BIGINT)",
                "INSERT INTO items SELECT x, 0, x FROM " + Items.series(vendor, 30));
        return new Items(db);
    }

    private static void refused(Items items) {
        assertThat(items.refusedUp(items.migrator(Items.ADD_ONE), SchemaException.class)).isEqualTo(
                "Migration 20260101_000000_m cannot run on table " + items.db().fullName("items") + ", which has no usable key: add a primary key,"
                        + " or a unique index that is valid, not partial, not on expressions, not deferrable, and over NOT NULL"
                        + " columns.");
    }
}

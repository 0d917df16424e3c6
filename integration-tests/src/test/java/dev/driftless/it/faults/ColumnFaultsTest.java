package dev.driftless.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.RunStatus;
import dev.driftless.SchemaException;
import dev.driftless.it.Vendor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records and conditions that do not fit the table. */
class ColumnFaultsTest {

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void refusesARecordComponentWithoutAColumn(Vendor vendor) {
        Items items = Items.in(vendor);

        assertThat(items.refusedUp(items.migrator(record("int n, String itemTitle")), SchemaException.class)).contains(
                "Migration 20260101_000000_m: record component itemTitle stands for column item_title, which table ",
                "does not have", "write @Column");
        assertThat(items.refusedUp(items.migrator(record("int n, @Column(\"nam\") String x")), SchemaException.class)).contains(
                "Migration 20260101_000000_m: record component x stands for column nam");
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void refusesARecordComponentWhoseTypeDoesNotFit(Vendor vendor) {
        Items items = Items.in(vendor);

        assertThat(items.refusedUp(items.migrator(record("int n, long name")), SchemaException.class)).contains(
                "Migration 20260101_000000_m: record component name is a long, which does not fit column ", "in table",
                "declare String");
        assertThat(items.refusedUp(items.migrator(record("String n")), SchemaException.class)).contains(
                "record component n is a String", vendor == Vendor.SQLITE ? "declare Long" : "declare Integer");
        assertThat(items.refusedUp(items.migrator(record("int n, UUID id")), SchemaException.class)).contains(
                "record component id is a UUID", "declare Long");
        assertThat(items.refusedUp(items.migrator(record("int n, Map<String, Object> name")), SchemaException.class))
                .contains("record component name is a Map", "declare String");
    }

    /** To MariaDB and SQLite they are the same. */
    @ParameterizedTest
    @EnumSource(value = Vendor.class, mode = EnumSource.Mode.EXCLUDE, names = {"SQLITE", "MARIADB"})
    void refusesAColumnNameThatMeansTwo(Vendor vendor) {
        Items items = Items.in(vendor);
        items.db().execute("ALTER TABLE items ADD COLUMN \"Label\" INTEGER", "ALTER TABLE items ADD COLUMN \"LABEL\" INTEGER");

        assertThat(items.refusedUp(items.migrator(record("int n, Integer label")), SchemaException.class)).contains(
                "Migration 20260101_000000_m names label, but Label and LABEL differ from it in case only");
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void refusesAVersionColumnThatIsNone(Vendor vendor) {
        Items items = Items.in(vendor);

        assertThat(items.refusedUp(items.migrator(with("versionColumn = \"version\"")), SchemaException.class)).contains(
                "Migration 20260101_000000_m: versionColumn version is no column of table");
        assertThat(items.refusedUp(items.migrator(with("versionColumn = \"name\"")), SchemaException.class)).contains(
                "must be a numeric column outside the key");
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void refusesAConditionThatTheDatabaseRejects(Vendor vendor) {
        Items items = Items.in(vendor);

        for (String where : new String[] {
            "n = = 0", "prio IS NULL", "n = 0; DELETE FROM items", "n = 0 ORDER BY id", "n = 0) OR (1 = 1", "(n = 0",
            "n = 0 /* open", "n = 'open", "no_such_function(n)"}) {
            assertThat(items.refusedUp(items.migrator(with("where = \"" + where + "\"")), SchemaException.class))
                    .as(where)
                    .contains("Migration 20260101_000000_m: the database rejects the where of table ",
                            items.db().fullName("items") + " (",
                            "correct the condition \"" + where + "\"");
        }
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void takesAConditionThatEndsInAComment(Vendor vendor) {
        Items items = Items.in(vendor);

        items.completes(items.migrator(with("where = \"n = 0 -- those to do\"")));
    }

    @Test
    void takesTheQuestionMarkOperatorsOfPostgres() {
        Items items = Items.in(Vendor.POSTGRESQL);
        items.db().execute("ALTER TABLE items ADD COLUMN tags jsonb NOT NULL DEFAULT '{\"old\": \"?\"}'");

        items.completes(items.migrator(with(
                "where = \"n = 0 AND tags ? 'old' AND tags ?| array['old', '?'] AND NOT tags ?& array['x'] /* ? */\"")));
        assertThat(items.db().number("SELECT COUNT(*) FROM items WHERE tags = '{\"old\": \"?\"}'")).isEqualTo(30);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void refusesHooksOfAnUnknownTableOnceAMigrationWouldRunThem(Vendor vendor) {
        Items items = Items.in(vendor);

        assertThat(items.refusedUp(items.builder(with("writeMode = WriteMode.NORMAL"))
                .hooks("itemz", new dev.driftless.TableHooks() {}).build(), SchemaException.class))
                .contains("hooks(\"itemz\", ..) names table itemz, which does not exist", "correct the name");
        assertThat(items.builder(Items.ADD_ONE).hooks("itemz", new dev.driftless.TableHooks() {}).build().up().status())
                .isEqualTo(RunStatus.COMPLETED);
    }

    private static String record(String components) {
        return """
                record Item(%s) {}
                @Up(table = "items")
                Patch up(Item item) { return Patch.set("n", 1); }
                """.formatted(components);
    }

    private static String with(String member) {
        return Items.ADD_ONE.replace("batchSize", member + ", batchSize");
    }
}

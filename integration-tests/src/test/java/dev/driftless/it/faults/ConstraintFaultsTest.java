package dev.driftless.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.RowErrors;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.Vendor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.h2.api.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A patch that the database refuses: the row is found in the bulk write, and the whole batch is rolled back. */
class ConstraintFaultsTest {

    /** Raises every row, and writes the value of another column where it stands in {@code wanted}. */
    private static final String METHOD = """
            @Up(table = "items", batchSize = 10)
            Patch up(Document item) {
                Patch raised = Patch.set("n", item.getInt("n") + 1);
                return item.isNull("wanted") ? raised.and("extra", item.get("extra")) : raised.and("extra", item.get("wanted"));
            }
            """;

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void namesTheRowThatBreaksACheck(Vendor vendor) {
        Items items = Items.in(vendor);
        items.db().execute("ALTER TABLE items ADD CONSTRAINT no_fifteen CHECK (NOT (id = 15 AND n > 0))");

        assertThat(refusedByTheDatabase(items, items.failsInTheSecondBatch(items.migrator(Items.ADD_ONE)))).containsIgnoringCase("no_fifteen");
        items.db().execute("ALTER TABLE items DROP CONSTRAINT no_fifteen");
        items.completes(items.migrator(Items.ADD_ONE));
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void namesTheRowThatBreaksNotNull(Vendor vendor) {
        Items items = Items.in(vendor);
        String method = """
                @Up(table = "items", batchSize = 10)
                Patch up(Document item) { return Patch.set("n", item.isNull("name") ? null : item.getInt("n") + 1); }
                """;
        items.db().execute("UPDATE items SET name = NULL WHERE id = 15");

        assertThat(refusedByTheDatabase(items, items.failsInTheSecondBatch(items.migrator(method)))).containsPattern("(?i)[\"'.]n\\b");
        items.db().execute("UPDATE items SET name = 'item'");
        items.completes(items.migrator(method));
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void namesTheRowThatBreaksAUniqueConstraint(Vendor vendor) {
        Items items = wanting(vendor, "INTEGER", "1");
        items.db().execute("ALTER TABLE items ADD CONSTRAINT only_once UNIQUE (extra)",
                "UPDATE items SET extra = 1 WHERE id = 3");

        assertThat(refusedByTheDatabase(items, items.failsInTheSecondBatch(items.migrator(METHOD)))).containsIgnoringCase("only_once");
        items.db().execute("UPDATE items SET wanted = 2 WHERE id = 15");
        items.completes(items.migrator(METHOD));
        assertThat(items.db().rows("SELECT id, extra FROM items WHERE extra IS NOT NULL ORDER BY id")).containsExactly("3|1", "15|2");
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void namesTheRowThatBreaksAForeignKey(Vendor vendor) {
        Items items = wanting(vendor, "INTEGER", "7");
        items.db().execute("CREATE TABLE shelves (id INTEGER PRIMARY KEY)",
                "ALTER TABLE items ADD CONSTRAINT on_shelf FOREIGN KEY (extra) REFERENCES shelves (id)");

        assertThat(refusedByTheDatabase(items, items.failsInTheSecondBatch(items.migrator(METHOD)))).containsIgnoringCase("on_shelf");
        items.db().execute("INSERT INTO shelves VALUES (7)");
        items.completes(items.migrator(METHOD));
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void namesTheRowWhoseValueIsTooLong(Vendor vendor) {
        Items items = wanting(vendor, "VARCHAR(5)", "'seven'");
        items.db().execute(retype(vendor, "VARCHAR(50)"), "UPDATE items SET wanted = 'seventeen' WHERE id = 15");

        refusedByTheDatabase(items, items.failsInTheSecondBatch(items.migrator(METHOD)));
        items.db().execute("UPDATE items SET wanted = 'seven' WHERE id = 15");
        items.completes(items.migrator(METHOD));
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void namesTheRowWhoseNumberIsTooLarge(Vendor vendor) {
        Items items = wanting(vendor, "NUMERIC(4, 2)", "1");
        items.db().execute(retype(vendor, "NUMERIC(9, 2)"), "UPDATE items SET wanted = 12345.5 WHERE id = 15");

        refusedByTheDatabase(items, items.failsInTheSecondBatch(items.migrator(METHOD)));
        items.db().execute("UPDATE items SET wanted = 5 WHERE id = 15");
        items.completes(items.migrator(METHOD));
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void namesTheRowWhoseTriggerThrows(Vendor vendor) {
        Items items = Items.in(vendor);
        String trigger = "CREATE TRIGGER guard BEFORE UPDATE ON items FOR EACH ROW ";
        switch (vendor) {
            case POSTGRESQL -> {
                function(items, "IF NEW.id = 15 THEN RAISE EXCEPTION 'not this one'; END IF; RETURN NEW;");
                items.db().execute(trigger + "EXECUTE FUNCTION f()");
            }
            case H2 -> items.db().execute(trigger + "CALL '" + Refusing.class.getName() + "'");
            case MARIADB -> items.db().execute(trigger + "IF NEW.id = 15 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT ="
                    + " 'not this one'; END IF");
            case SQLITE -> items.db().execute(trigger + "WHEN NEW.id = 15 BEGIN SELECT RAISE(ABORT, 'not this one'); END");
        }

        assertThat(refusedByTheDatabase(items, items.failsInTheSecondBatch(items.migrator(Items.ADD_ONE)))).contains("not this one");
        items.db().execute(vendor == Vendor.POSTGRESQL ? "DROP TRIGGER guard ON items" : "DROP TRIGGER guard");
        items.completes(items.migrator(Items.ADD_ONE));
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void setsAsideTheRowsThatTheDatabaseRefuses(Vendor vendor) {
        Items items = Items.in(vendor);
        items.db().execute("ALTER TABLE items ADD CONSTRAINT odd CHECK (n = 0 OR id <> 3 AND id <> 15 AND id <> 16)");
        var migrator = items.migrator(Items.ADD_ONE);

        RunResult result = migrator.up(RunOptions.defaults().onRowError(RowErrors.skip(3)));

        assertThat(result.error()).isEmpty();
        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(result.reason()).contains("completed_with_failures");
        assertThat(items.db().rows("SELECT id FROM items WHERE n <> 1 ORDER BY id")).containsExactly("3", "15", "16");
        assertThat(migrator.status().failures()).extracting(failure -> failure.key().values().toString())
                .containsExactlyInAnyOrder("[3]", "[15]", "[16]");
    }

    @Test
    void namesTheRowThatBreaksADeferredConstraintOnPostgres() {
        Items items = wanting(Vendor.POSTGRESQL, "INTEGER", "7");
        items.db().execute("CREATE TABLE shelves (id INTEGER PRIMARY KEY)", "ALTER TABLE items ADD CONSTRAINT on_shelf"
                + " FOREIGN KEY (extra) REFERENCES shelves (id) DEFERRABLE INITIALLY DEFERRED");

        assertThat(refusedByTheDatabase(items, items.failsInTheSecondBatch(items.migrator(METHOD)))).contains("on_shelf");
        items.db().execute("INSERT INTO shelves VALUES (7)");
        items.completes(items.migrator(METHOD));
    }

    @Test
    void takesAnExchangeThatOnlyADeferredConstraintAllowsOnPostgres() {
        Items items = new Items(Databases.empty(Vendor.POSTGRESQL));
        items.db().execute("CREATE TABLE items (id BIGINT NOT NULL PRIMARY KEY, n INTEGER NOT NULL, rank INTEGER UNIQUE DEFERRABLE"
                + " INITIALLY DEFERRED)", "INSERT INTO items SELECT x, 0, x FROM generate_series(1, 10) AS s(x)");

        items.completes(items.migrator("""
                @Up(table = "items", batchSize = 10)
                Patch up(Document item) { return Patch.set("n", item.getInt("n") + 1).and("rank", 11 - item.getInt("rank")); }
                """));
    }

    @Test
    void namesTheRowWhoseWriteATriggerSuppressesOnPostgres() {
        Items items = Items.in(Vendor.POSTGRESQL);
        function(items, "IF NEW.id = 15 THEN RETURN NULL; END IF; RETURN NEW;");
        items.db().execute("CREATE TRIGGER guard BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION f()");

        assertThat(refusedByTheDatabase(items, items.failsInTheSecondBatch(items.migrator(Items.ADD_ONE))))
                .contains("the database did not write the row: a trigger or rule suppressed the update");
        items.db().execute("DROP TRIGGER guard ON items");
        items.completes(items.migrator(Items.ADD_ONE));
    }

    @Test
    void namesTheRowWhoseDeferredTriggerThrowsOnPostgres() {
        Items items = Items.in(Vendor.POSTGRESQL);
        function(items, "IF NEW.id = 15 AND NEW.n > 0 THEN RAISE EXCEPTION 'at the end' USING ERRCODE = 'AA001'; END IF; RETURN NULL;");
        items.db().execute("CREATE CONSTRAINT TRIGGER guard AFTER UPDATE ON items DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
                + " EXECUTE FUNCTION f()");

        assertThat(refusedByTheDatabase(items, items.failsInTheSecondBatch(items.migrator(Items.ADD_ONE)))).contains("at the end");
    }

    private static String refusedByTheDatabase(Items items, String error) {
        assertThat(error).startsWith("Migration 20260101_000000_m (up) failed on row " + RowFaultsTest.key(items.db().vendor(), 15)
                + " of table " + items.db().fullName("items") + ": ");
        return error;
    }

    private static Items wanting(Vendor vendor, String type, String value) {
        Items items = Items.in(vendor);
        items.db().execute("ALTER TABLE items ADD COLUMN extra " + type, "ALTER TABLE items ADD COLUMN wanted " + type,
                "UPDATE items SET wanted = " + value + " WHERE id = 15");
        return items;
    }

    private static String retype(Vendor vendor, String type) {
        return "ALTER TABLE items " + switch (vendor) {
            case POSTGRESQL -> "ALTER COLUMN wanted TYPE ";
            case H2 -> "ALTER COLUMN wanted SET DATA TYPE ";
            case MARIADB -> "MODIFY COLUMN wanted ";
            case SQLITE -> throw new IllegalArgumentException("its columns take values of any length");
        } + type;
    }

    private static void function(Items items, String body) {
        items.db().execute("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " + body + " END $$");
    }

    /** A trigger for H2 that refuses the fifteenth row. */
    public static final class Refusing implements Trigger {

        @Override
        public void fire(Connection connection, Object[] before, Object[] after) throws SQLException {
            if (List.of(15L).contains(after[0])) {
                throw new SQLException("not this one");
            }
        }
    }
}

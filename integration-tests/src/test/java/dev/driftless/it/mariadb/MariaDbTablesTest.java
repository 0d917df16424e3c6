package dev.driftless.it.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.SchemaException;
import dev.driftless.StoreException;
import dev.driftless.it.TestDatabase;
import dev.driftless.runtime.Migrator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mariadb.jdbc.MariaDbDataSource;

/** Tables and keys of MariaDB that a sweep can work with, and those that it refuses in one sentence. */
class MariaDbTablesTest {

    private static final String PLUS_ONE = """
            @Migration(id = "20260101_000000_plus")
            final class Plus {
                @Up(table = "items", batchSize = 7)
                Patch up(Document item) { return Patch.set("n", item.getInt("n") + 1); }
            }
            """;

    private static String refusal(TestDatabase db) {
        return refusal(Drivers.migrator(db.dataSource(), PLUS_ONE).build());
    }

    private static String refusal(Migrator migrator) {
        try {
            return "not refused: " + migrator.up();
        } catch (SchemaException e) {
            return e.getMessage();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MyISAM", "Aria", "MEMORY", "CSV"})
    void refusesEnginesWithoutTransactions(String engine) {
        TestDatabase db = Drivers.database("CREATE TABLE items (id INT NOT NULL, n INT NOT NULL"
                + (engine.equals("CSV") ? "" : ", PRIMARY KEY (id)") + ") ENGINE=" + engine, "INSERT INTO items VALUES (1, 0)");

        assertThat(refusal(db)).isEqualTo("Migration 20260101_000000_plus cannot run on " + db.fullName("items")
                + ", which is stored by the engine " + engine + ", while batches need InnoDB's transactions and row locks: convert"
                + " it with ALTER TABLE items ENGINE=InnoDB.");
        assertThat(db.rows("SELECT n FROM items")).containsExactly("0");
        assertThat(db.hasTable("migration_run")).isFalse();
    }

    @Test
    void refusesWhatIsNoTable() {
        assertThat(refusal(Drivers.database("CREATE TABLE t (id INT PRIMARY KEY, n INT)", "CREATE VIEW items AS SELECT * FROM t")))
                .contains("which is a view: name the table behind it");
        assertThat(refusal(Drivers.database("CREATE SEQUENCE items"))).contains("which is a sequence: name a base table");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "id INT NOT NULL, UNIQUE (id DESC, n)",
        "id INT, UNIQUE (id)",
        "id VARCHAR(20) NOT NULL, UNIQUE (id(5))",
        "id TEXT NOT NULL, UNIQUE (id)",
        "id INT NOT NULL, KEY (id)"})
    void refusesIndexesThatAreNoKey(String columns) {
        assertThat(refusal(Drivers.database("CREATE TABLE items (n INT NOT NULL, " + columns + ")")))
                .contains("which has no usable key: add a primary key");
    }

    @Test
    void refusesAKeyThatCannotBeWalked() {
        assertThat(refusal(Drivers.database("CREATE TABLE items (id SET('a', 'b') PRIMARY KEY, n INT)")))
                .contains("which has no unique index but one with the SET column id, which cannot be read in pages: add a unique index");
    }

    @Test
    void refusesATimestampKeyInASessionWhoseClocksChange() {
        TimeZones.load();
        TestDatabase db = Drivers.database("CREATE TABLE items (id TIMESTAMP(6) PRIMARY KEY, n INT)", "SET time_zone = '+00:00'",
                "INSERT INTO items VALUES ('2024-10-27 00:30:00', 0), ('2024-10-27 01:30:00', 0), ('2024-10-27 00:45:00', 0)");

        assertThat(refusal(Drivers.migrator(Drivers.MARIADB_TEXT.of(db, "sessionVariables=time_zone='Test/Berlin'"), PLUS_ONE).build()))
                .contains("has the TIMESTAMP column id in its key", "let the DataSource set time_zone = '+00:00'");
        Drivers.migrator(Drivers.MARIADB_TEXT.of(db, "sessionVariables=time_zone='+02:00'"), PLUS_ONE).build()
                .up(RunOptions.defaults().batchSize(1)).orThrow();
        assertThat(db.rows("SELECT DISTINCT n FROM items")).containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "CREATE TABLE items (id INT, n INT, PRIMARY KEY (id)) WITH SYSTEM VERSIONING",
        "CREATE TABLE items (id INT, n INT, PRIMARY KEY (id DESC))",
        "CREATE TABLE items (id INT, n INT, PRIMARY KEY (id)) PARTITION BY HASH (id) PARTITIONS 5",
        "CREATE TABLE items (id INT, n INT, PRIMARY KEY (id, n)) PARTITION BY RANGE (id) (PARTITION a VALUES LESS THAN (9),"
                + " PARTITION b VALUES LESS THAN MAXVALUE)",
        "CREATE TABLE items (id INT, n INT, twice INT AS (id * 2) STORED UNIQUE, later INT AS (n + 1) VIRTUAL, PRIMARY KEY (id))",
        "CREATE TABLE items (id INT AUTO_INCREMENT, n INT, secret INT INVISIBLE, PRIMARY KEY (id))",
        "CREATE TABLE items (id INT NOT NULL, n INT, `c0` INT, `a``b?\"` INT, UNIQUE `odd ``name` (id))"})
    void takesTablesOfAllSorts(String table) {
        TestDatabase db = Drivers.database(table.replace("PRIMARY KEY (id, n)", "PRIMARY KEY (id)"),
                "INSERT INTO items (id, n) SELECT seq, 0 FROM seq_1_to_20");

        RunResult result = Drivers.migrator(db.dataSource(), PLUS_ONE).build().up();

        assertThat(result.error()).isEmpty();
        assertThat(db.rows("SELECT DISTINCT n FROM items")).containsExactly("1");
        if (table.contains("VERSIONING")) {
            assertThat(db.number("SELECT COUNT(*) FROM items FOR SYSTEM_TIME ALL")).isEqualTo(40);
        }
    }

    @Test
    void namesWithQuotesAndQuestionMarksAreNames() {
        TestDatabase db = Drivers.database("CREATE TABLE `it``ems?` (`i?d``` INT, `or'd\"er` INT, `n?` INT, PRIMARY KEY (`i?d```, `or'd\"er`))",
                "INSERT INTO `it``ems?` SELECT seq % 3, seq, 0 FROM seq_1_to_20");

        Drivers.migrator(db.dataSource(), """
                @Migration(id = "20260101_000000_odd")
                final class Odd {
                    @Up(table = "it`ems?", where = "`n?` = 0 AND '?' <> '`'", batchSize = 3)
                    Patch up(Document item) { return Patch.set("n?", item.getInt("n?") + 1); }
                }
                """).build().up().orThrow();

        assertThat(db.rows("SELECT DISTINCT `n?` FROM `it``ems?`")).containsExactly("1");
    }

    /** Without a right on the whole database nobody is told whether a table is missing or forbidden. */
    @Test
    void rolesNeedTheRightToReadTheDatabase() throws Exception {
        TestDatabase db = Drivers.database("CREATE TABLE items (id INT PRIMARY KEY, n INT)", "INSERT INTO items VALUES (1, 0)");
        String schema = db.rows("SELECT DATABASE()").get(0);
        String role = "reader_" + schema;
        db.execute("CREATE USER " + role, "GRANT SELECT ON items TO " + role);
        Migrator reader = Drivers.migrator(new MariaDbDataSource(db.url().replaceFirst("\\?.*", "?user=" + role)), PLUS_ONE).build();

        assertThatThrownBy(reader::status).isInstanceOf(StoreException.class)
                .hasMessageContainingAll("The internal tables in schema " + schema + " cannot be read (", "give the role the right to");

        db.execute("GRANT SELECT ON " + schema + ".* TO " + role);
        RunResult dry = reader.up(RunOptions.defaults().dryRun(true));
        assertThat(dry.status()).isEqualTo(RunStatus.DRY_RUN);
        assertThat(dry.migrations().get(0).changed()).isEqualTo(1);
        assertThat(reader.verify("20260101_000000_plus").reason()).contains("rows_remaining");
        assertThatThrownBy(reader::up).isInstanceOf(StoreException.class).hasMessageContaining("could not be created");
        assertThat(db.hasTable("migration_run")).isFalse();

        Drivers.migrator(db.dataSource(), PLUS_ONE).build().up().orThrow();
        assertThat(reader.up().status()).isEqualTo(RunStatus.NOOP);
    }

    /** Keys are what the table says: those of one letter in two cases are one key here and two there. */
    @Test
    void failuresAreFoundByTheirKeysUnderAnyCollation() {
        for (String collation : List.of("utf8mb4_general_ci", "utf8mb4_nopad_bin", "utf8mb4_bin")) {
            boolean bin = collation.endsWith("bin");
            TestDatabase db = Drivers.database("CREATE TABLE items (id VARCHAR(10) COLLATE " + collation + " PRIMARY KEY, n INT)",
                    "INSERT INTO items VALUES ('abc', 0), ('ABD ', 0), ('é', 0), ('x''\\\\', 0)" + (bin ? ", ('ABC', 0), ('e', 0)" : ""));
            String source = """
                    @Migration(id = "20260101_000000_keys")
                    final class Keys {
                        static boolean mended;
                        @Up(table = "items")
                        Patch up(Document item) {
                            if (!mended && item.getInt("n") == 0) throw new IllegalStateException("no");
                            return Patch.set("n", item.getInt("n") + 1);
                        }
                    }
                    """.replace("mended &&", "Boolean.getBoolean(\"" + collation + "\") &&");
            Migrator migrator = Drivers.migrator(db.dataSource(), source).build();

            RunResult result = migrator.up(RunOptions.defaults().onRowError(dev.driftless.RowErrors.skip(10)));
            assertThat(result.reason()).contains("completed_with_failures");
            assertThat(migrator.status().failures()).extracting(failure -> failure.key().get("id"))
                    .containsExactlyInAnyOrderElementsOf(db.rows("SELECT id FROM items").stream().map(id -> (Object) id).toList());

            System.setProperty(collation, "true");
            assertThat(migrator.retryFailed("20260101_000000_keys").reason()).isEmpty();
            System.clearProperty(collation);
            assertThat(db.rows("SELECT DISTINCT n FROM items")).as(collation).containsExactly("1");
        }
    }
}

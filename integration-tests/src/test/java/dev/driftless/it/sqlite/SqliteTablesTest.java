package dev.driftless.it.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.driftless.RowErrors;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.SchemaException;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of SQLite's tables and indexes serve, and what its constraints, triggers and names do to a run. */
class SqliteTablesTest {

    private static final RunOptions TENS = RunOptions.defaults().batchSize(10);

    private static Counted table(String... statements) {
        TestDatabase db = Vendor.SQLITE.database();
        db.execute(statements);
        return new Counted(db);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "id INTEGER PRIMARY KEY, n INT",
        "id INTEGER PRIMARY KEY AUTOINCREMENT, n INT",
        "id TEXT NOT NULL PRIMARY KEY, n INT",
        "id TEXT PRIMARY KEY, n INT) WITHOUT ROWID --",
        "id TEXT PRIMARY KEY, n INT) STRICT --",
        "id INT, part INT DEFAULT 1, n INT, PRIMARY KEY (id, part)) WITHOUT ROWID --",
        "id TEXT NOT NULL UNIQUE, n INT",
        "id TEXT COLLATE NOCASE NOT NULL PRIMARY KEY, n INT",
        "id INTEGER PRIMARY KEY, n INT, twice INT AS (n * 2) STORED, thrice INT AS (n * 3)"})
    void takesATable(String columns) {
        Counted items = table("CREATE TABLE items (" + columns + "\n)".repeat(columns.endsWith("--") ? 0 : 1),
                "INSERT INTO items (id, n) VALUES (1, 0), (2, 0), (3, 0)");

        RunResult result = items.builder(Counted.PLUS_ONE).build().up(RunOptions.defaults().batchSize(1));

        assertThat(result.error()).isEmpty();
        items.everyRowOnce();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "CREATE TABLE items (id TEXT PRIMARY KEY, n INT) | has a primary key that may be NULL",
        "CREATE TABLE items (id INT, part INT NOT NULL, n INT, PRIMARY KEY (id, part)) | has a primary key that may be NULL",
        "CREATE TABLE items (id INT NOT NULL, n INT) | which has no usable key",
        "CREATE TABLE items (id INT NOT NULL, n INT); CREATE UNIQUE INDEX u ON items (id) WHERE id > 0 | which has no usable key",
        "CREATE TABLE items (id INT NOT NULL, n INT); CREATE UNIQUE INDEX u ON items (id + 0) | which has no usable key",
        "CREATE TABLE items (id INT, n INT); CREATE UNIQUE INDEX u ON items (id) | which has no usable key",
        "CREATE TABLE items (id TEXT COLLATE NOCASE NOT NULL, n INT); CREATE UNIQUE INDEX u ON items (id COLLATE BINARY)"
                + " | which has no usable key",
        "CREATE TABLE items (id TEXT COLLATE NOCASE NOT NULL, n INT, PRIMARY KEY (id COLLATE BINARY)) WITHOUT ROWID"
                + " | which has no usable key",
        "CREATE TABLE items (n INT NOT NULL, id INT NOT NULL AS (n + 1) STORED UNIQUE) | which has no usable key",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, n INT); CREATE VIEW items AS SELECT * FROM t | which is a view",
        "CREATE VIRTUAL TABLE items USING fts5 (n) | belongs to a virtual table"})
    void refusesATableThatDoesNotServe(String statements, String why) {
        Counted items = table(statements.split(";"));

        assertThatThrownBy(() -> items.builder(Counted.PLUS_ONE).build().up()).isInstanceOf(SchemaException.class)
                .hasMessageContainingAll("Migration 20260101_000000_m cannot run on ", "main.items", why).hasMessageEndingWith(".");
        assertThat(items.db().hasTable("migration_run")).isFalse();
    }

    /** SQLite takes what is in double quotes and names no column for a text, which equals nothing. */
    @Test
    void aMisspeltNameInDoubleQuotesIsAnError() {
        Counted items = Counted.rows(20, "DELETE");
        String where = Counted.PLUS_ONE.replace("@Up(table = \"items\")",
                "@Up(table = \"items\", where = \"\\\"stat\\\" IS NULL AND n = 0\")");

        assertThatThrownBy(() -> items.builder(where).build().up()).isInstanceOf(SchemaException.class)
                .hasMessageContainingAll("the database rejects the where", "no such column: stat");
        assertThat(items.builder(where.replace("stat", "state")).build().up(TENS).status()).isEqualTo(RunStatus.COMPLETED);
        items.everyRowOnce();
    }

    @ParameterizedTest
    @ValueSource(strings = {"n INT NOT NULL UNIQUE", "n INT NOT NULL CHECK (n <> 5)", "n INT NOT NULL REFERENCES allowed (n)"})
    void setsAsideTheRowThatAConstraintRefuses(String column) {
        Counted items = table("CREATE TABLE allowed (n INTEGER PRIMARY KEY)",
                "CREATE TABLE items (id INTEGER PRIMARY KEY, " + column + ")");
        for (int i = 1; i <= 20; i++) {
            items.db().execute("INSERT INTO allowed VALUES (" + i * 100 + ")",
                    i == 7 ? "SELECT 1" : "INSERT INTO allowed VALUES (" + (i * 100 + 7) + ")",
                    "INSERT INTO items VALUES (" + i + ", " + i * 100 + ")");
        }
        items.db().execute("INSERT INTO allowed VALUES (1)", "INSERT INTO items VALUES (99, 1)", "UPDATE items SET n = 100 * id WHERE id < 21");
        String method = """
                @Up(table = "items")
                Patch up(Document item) {
                    return item.getLong("id") == 99 ? Patch.none()
                            : item.getLong("id") == 7 ? Patch.set("n", %s) : Patch.set("n", item.getInt("n") + 7);
                }
                """.formatted(column.contains("UNIQUE") ? "1" : column.contains("CHECK") ? "5" : "707");

        RunResult result = items.builder(method).build().up(TENS.onRowError(RowErrors.skip(1)));

        assertThat(result.error()).isEmpty();
        assertThat(result.reason()).contains("completed_with_failures");
        assertThat(items.db().rows("SELECT id FROM items WHERE n = 100 * id AND id < 21")).containsExactly("7");
        assertThat(items.db().number("SELECT COUNT(*) FROM items WHERE n = 100 * id + 7")).isEqualTo(19);
    }

    /** Nothing makes it speak up before the commit, which refuses the whole batch. */
    @Test
    void aDeferredConstraintFailsTheRunAtTheCommit() {
        Counted items = table("CREATE TABLE shelves (id INTEGER PRIMARY KEY)", "CREATE TABLE items (id INTEGER PRIMARY KEY, n INT NOT NULL,"
                + " shelf INT REFERENCES shelves (id) DEFERRABLE INITIALLY DEFERRED)");
        for (int i = 1; i <= 30; i++) {
            items.db().execute("INSERT INTO items VALUES (" + i + ", 0, NULL)");
        }
        String method = """
                @Up(table = "items")
                Patch up(Document item) {
                    return Patch.set("n", item.getInt("n") + 1).and("shelf", item.getLong("id") == 15 ? 7L : null);
                }
                """;
        RunResult result = items.builder(method).build().up(TENS);

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.error().orElseThrow()).contains("main.items", "FOREIGN KEY constraint failed");
        assertThat(items.db().rows("SELECT id FROM items WHERE n = 1")).hasSize(10);
        items.db().execute("INSERT INTO shelves VALUES (7)");
        assertThat(items.builder(method).build().up(TENS).status()).isEqualTo(RunStatus.COMPLETED);
        items.everyRowOnce();
    }

    /** A driver that counted what triggers write would take a checkpoint for one that hit several rows, or none. */
    @Test
    void triggersThatWriteOrSuppressAreTold() {
        Counted items = Counted.rows(30, "DELETE");
        items.db().execute("CREATE TABLE audit (id INT)",
                "CREATE TRIGGER log AFTER UPDATE ON items BEGIN INSERT INTO audit VALUES (NEW.id), (NEW.id); END");
        assertThat(items.builder(Counted.PLUS_ONE).build().up(TENS).error()).isEmpty();
        items.everyRowOnce();
        assertThat(items.db().number("SELECT COUNT(*) FROM audit")).isEqualTo(60);

        Counted other = Counted.rows(30, "DELETE");
        other.db().execute("CREATE TRIGGER guard BEFORE UPDATE ON items WHEN NEW.id = 15 BEGIN SELECT RAISE(IGNORE); END");
        assertThat(other.builder(Counted.PLUS_ONE).build().up(TENS).error().orElseThrow())
                .contains("{id=15}", "a trigger or rule suppressed the update");
    }

    /** The price of a page must not depend on where it is. */
    @Test
    void pagesAndChangesGoThroughTheKeysIndex() {
        Counted items = table("CREATE TABLE items (a INT, b TEXT, n INT, PRIMARY KEY (a, b)) WITHOUT ROWID");
        assertThat(items.db().rows("EXPLAIN QUERY PLAN SELECT * FROM `main`.`items` WHERE ((`a`, `b`) > (1, 'x'))"
                + " AND ((`a`, `b`) <= (9, 'x')) ORDER BY `a`, `b` LIMIT 100")).singleElement().asString()
                .contains("SEARCH", "USING PRIMARY KEY ((a,b)>(?,?) AND (a,b)<(?,?))");
        assertThat(items.db().rows("EXPLAIN QUERY PLAN UPDATE `main`.`items` SET `n` = 1 WHERE `a` = 1 AND `b` = 'x'"))
                .singleElement().asString().contains("SEARCH", "USING PRIMARY KEY (a=? AND b=?)");
    }
}

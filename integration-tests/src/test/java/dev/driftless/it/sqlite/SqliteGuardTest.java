package dev.driftless.it.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that a migration may send to SQLite and those that it may not, however SQLite lets them be written. */
class SqliteGuardTest {

    private static final RunOptions TENS = RunOptions.defaults().batchSize(10);

    private static String sending(String sql) {
        return """
                @Up(table = "items")
                Patch up(MigrationContext context, Document item) throws Exception {
                    if (item.getLong("id") == 15) {
                        try (var statement = context.connection().createStatement()) {
                            statement.execute("%s");
                        }
                    }
                    return Patch.set("n", item.getInt("n") + 1);
                }
                """.formatted(sql.replace("\\", "\\\\").replace("\"", "\\\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "COMMIT", "END TRANSACTION", "BEGIN", "BEGIN IMMEDIATE", "SAVEPOINT x", "RELEASE driftless_batch",
        "ROLLBACK TO driftless_batch", "PRAGMA query_only = 0", "PRAGMA foreign_keys = OFF", "ATTACH ':memory:' AS other",
        "DETACH main", "VACUUM", "REINDEX", "ANALYZE", "CREATE TEMP TABLE x (a)", "DROP TABLE items", "ALTER TABLE items ADD x",
        "backup to other.db", "restore from other.db", "INSERT OR ROLLBACK INTO items VALUES (15, 0, NULL)",
        "UPDATE OR ROLLBACK items SET id = 16 WHERE id = 15", "SELECT 1; COMMIT", "SELECT 1 AS [']; COMMIT; --'",
        "SELECT 1 AS `'`; COMMIT; --'", "SELECT $a('); COMMIT; --')", "SELECT 1 /* /* */; COMMIT; -- */"})
    void refusesWhatWouldEndTheTransactionOrChangeTheConnection(String sql) {
        Counted items = Counted.rows(30, "DELETE");

        RunResult result = items.builder(sending(sql)).build().up(TENS);

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.error().orElseThrow()).contains("failed on row {id=15}", "migration 20260101_000000_m: ");
        assertThat(items.db().rows("SELECT id FROM items WHERE n = 1")).hasSize(10);
        assertThat(items.db().number("SELECT COUNT(*) FROM items")).isEqualTo(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT ';COMMIT'", "SELECT 1 AS [; COMMIT], 2 AS `; COMMIT`, 3 AS \"; COMMIT\"", "SELECT E'\\' FROM (SELECT 1 AS E)",
        "INSERT OR REPLACE INTO items VALUES (100, 1, 'new')", "REPLACE INTO items VALUES (100, 1, 'new')",
        "UPDATE OR IGNORE items SET state = 'x' WHERE id = 20", "DELETE FROM items WHERE id = 5 RETURNING id",
        "WITH x(a) AS (VALUES (20)) UPDATE items SET state = 'x' WHERE id IN (SELECT a FROM x)", "EXPLAIN QUERY PLAN SELECT 1"})
    void letsTheRestPass(String sql) {
        Counted items = Counted.rows(30, "DELETE");

        RunResult result = items.builder(sending(sql)).build().up(TENS);

        assertThat(result.error()).isEmpty();
        items.everyRowOnce();
    }
}

package dev.driftless.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.RunOptions;
import dev.driftless.it.Vendor;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a migration must not do with the batch's connection. */
class ContextFaultsTest {

    /** Code of the fifteenth row, and a word of the refusal. */
    private static final Map<String, String> REFUSED = Map.of(
            "sql(c, \"COMMIT\");", "COMMIT is transaction control: leave the commit to the engine",
            "sql(c, \"SELECT 1; COMMIT\");", "transaction control",
            "sql(c, \"/* x */ rollback\");", "transaction control",
            "sql(c, \"CREATE TABLE side (id INTEGER)\");", "is DDL or maintenance: change the schema before the migration runs",
            "sql(c, \"TRUNCATE TABLE items\");", "is DDL or maintenance",
            "c.commit();", "commit() is refused",
            "c.rollback();", "rollback() is refused",
            "c.setAutoCommit(true);", "setAutoCommit() is refused",
            "c.createStatement().getConnection().commit();", "commit() is refused",
            "c.unwrap(java.sql.Connection.class).commit();", "refused");

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void refusesToEndTheBatchOrToChangeTheSchema(Vendor vendor) {
        REFUSED.forEach((code, refusal) -> {
            Items items = Items.in(vendor);

            assertThat(items.failsInTheSecondBatch(items.migrator(onTheFifteenth(code)))).as(code)
                    .startsWith("Migration 20260101_000000_m (up) failed on row " + RowFaultsTest.key(vendor, 15)
                            + " of table " + items.db().fullName("items"))
                    .containsIgnoringCase(refusal);
            assertThat(items.db().hasTable("side")).isFalse();
        });
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void goesOnOnceTheMigrationIsCorrected(Vendor vendor) {
        Items items = Items.in(vendor);

        items.failsInTheSecondBatch(items.migrator(onTheFifteenth("c.commit();")));
        items.completes(items.migrator(onTheFifteenth("c.close();")), RunOptions.defaults().allowDrift(true));
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aRefusalThatTheMethodSwallowsDoesNoHarm(Vendor vendor) {
        Items items = Items.in(vendor);

        items.completes(items.migrator(onTheFifteenth(
                "try { c.commit(); } catch (java.sql.SQLException e) { c.createStatement().execute(\"SELECT 1\"); }")));
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void refusesAConnectionThatWasKeptBeyondItsBatch(Vendor vendor) {
        Items items = Items.in(vendor);
        String keeping = """
                private java.sql.Connection kept;
                @Up(table = "items", batchSize = 10)
                Patch up(MigrationContext ctx, Document item) throws Exception {
                    kept = kept == null ? ctx.connection() : kept;
                    kept.createStatement().execute("SELECT 1");
                    return Patch.set("n", item.getInt("n") + 1);
                }
                """;

        assertThat(items.failsInTheSecondBatch(items.migrator(keeping)))
                .contains("is only valid during its batch: take MigrationContext.connection() anew in every call");
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void namesTheRowWhoseStatementFails(Vendor vendor) {
        Items items = Items.in(vendor);

        assertThat(items.failsInTheSecondBatch(items.migrator(onTheFifteenth("sql(c, \"UPDATE nothing SET n = 1\");"))))
                .contains("failed on row " + RowFaultsTest.key(vendor, 15)).containsIgnoringCase("nothing");
        items.completes(items.migrator(onTheFifteenth("")), RunOptions.defaults().allowDrift(true));
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void namesAnOrmThatIsNotRegistered(Vendor vendor) {
        Items items = Items.in(vendor);

        assertThat(items.failsInTheSecondBatch(items.migrator(onTheFifteenth("ctx.orm(String.class);")))).contains(
                "Migration 20260101_000000_m asks for orm(String.class), which is not registered: add"
                        + " Migrator.builder().orm(String.class, scope -> ..)");
    }

    /** On PostgreSQL, an error that the method swallows leaves the transaction unusable: nothing may be half done. */
    @Test
    void doesNotCommitWhatASwallowedErrorAbortedOnPostgres() {
        Items items = Items.in(Vendor.POSTGRESQL);
        String method = onTheFifteenth("try { sql(c, \"SELECT 1 / 0\"); } catch (java.sql.SQLException e) { }");

        assertThat(items.failsInTheSecondBatch(items.migrator(method)))
                .contains("20260101_000000_m", "an earlier SQL error was caught", "savepoint");
        items.completes(items.migrator(onTheFifteenth("")), RunOptions.defaults().allowDrift(true));
    }

    /** A procedure of the database can commit where no text shows it: PostgreSQL refuses that within a transaction. */
    @Test
    void namesTheRowWhoseProcedureCommitsOnPostgres() {
        Items items = Items.in(Vendor.POSTGRESQL);
        items.db().execute("CREATE PROCEDURE sneak() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$");

        assertThat(items.failsInTheSecondBatch(items.migrator(onTheFifteenth("sql(c, \"CALL sneak()\");"))))
                .contains("failed on row {id=15} of table public.items", "invalid transaction termination");
    }

    private static String onTheFifteenth(String code) {
        return """
                @Up(table = "items", batchSize = 10)
                Patch up(MigrationContext ctx, Document item) throws Exception {
                    java.sql.Connection c = ctx.connection();
                    if (item.getLong("id") == 15) { %s }
                    return Patch.set("n", item.getInt("n") + 1);
                }
                private static void sql(java.sql.Connection c, String sql) throws Exception {
                    try (var statement = c.createStatement()) { statement.execute(sql); }
                }
                """.formatted(code);
    }
}

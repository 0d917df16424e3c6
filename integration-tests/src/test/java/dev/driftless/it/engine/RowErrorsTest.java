package dev.driftless.it.engine;

import static dev.driftless.it.engine.Items.count;
import static dev.driftless.it.engine.Items.migrator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.driftless.Direction;
import dev.driftless.MigrationException;
import dev.driftless.MigrationListener;
import dev.driftless.Rollback;
import dev.driftless.RowErrors;
import dev.driftless.RowFailure;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that a migration fails on. */
class RowErrorsTest {

    private static final RunOptions SKIP = RunOptions.defaults().batchSize(10).onRowError(RowErrors.skip(5));
    private static final String ID = "20260101_000000_picky";

    private static String picky(String upWhere, String up, String down) {
        return """
                @Migration(id = "20260101_000000_picky")
                final class Picky {
                    @Up(table = "items"%s)
                    %s
                    @Down(table = "items")
                    Patch down(Document d) { %s }
                }
                """.formatted(upWhere, up, down);
    }

    private static final String DOWN = "return Patch.set(\"n\", d.getInt(\"n\") - 1);";
    private static final String PICKY = picky("", """
            Patch up(Document d) {
                if (d.getLong("id") % 25 == 7) throw new IllegalStateException("seven");
                return Patch.set("n", d.getInt("n") + 1);
            }""", DOWN);

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void failNamesTheRowAndKeepsTheBatchesBefore(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);

        RunResult result = migrator(db, PICKY).build().up(RunOptions.defaults().batchSize(5));

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.error().orElseThrow()).containsIgnoringCase(ID).containsIgnoringCase("items")
                .containsIgnoringCase("{id=7}").contains("seven");
        assertThat(count(db, "n = 1 AND id <= 5")).isEqualTo(5);
        assertThat(count(db, "n = 0")).isEqualTo(95);
        assertThatThrownBy(result::orThrow).isInstanceOf(MigrationException.class);
        Migrator fixed = migrator(db, PICKY.replace("% 25 == 7", "% 25 == 99")).build();
        assertThat(fixed.up(RunOptions.defaults().allowDrift(true)).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(count(db, "n = 1")).isEqualTo(100);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void skipRecordsTheRowsAndGoesOn(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        List<RowFailure> told = new ArrayList<>();
        Migrator migrator = migrator(db, PICKY).listener(new MigrationListener() {
            @Override
            public void rowFailed(RowFailure failure) {
                told.add(failure);
            }
        }).build();

        RunResult result = migrator.up(SKIP);

        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(result.reason()).contains("completed_with_failures");
        assertThat(result.migrations().get(0).failed()).isEqualTo(4);
        assertThat(result.migrations().get(0).changed()).isEqualTo(96);
        assertThat(result.migrations().get(0).processed()).isEqualTo(100);
        assertThat(count(db, "n = 1")).isEqualTo(96);
        assertThat(told).hasSize(4);
        assertThat(migrator.status().failures()).hasSize(4).allSatisfy(failure -> {
            assertThat(failure.migrationId()).isEqualTo(ID);
            assertThat(failure.direction()).isEqualTo(Direction.UP);
            assertThat(failure.error()).contains("seven");
            assertThat(failure.key()).hasSize(1);
        });
        assertThatThrownBy(migrator::requireApplied).isInstanceOf(MigrationException.class).hasMessageContaining(ID);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void theRowAboveTheLimitFailsTheRunAndIsNotRecorded(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);

        RunResult result = migrator(db, PICKY).build().up(SKIP.onRowError(RowErrors.skip(2)));

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.error().orElseThrow()).containsIgnoringCase("{id=57}");
        assertThat(db.number("SELECT COUNT(*) FROM migration_failure")).isEqualTo(2);
        assertThat(count(db, "n = 1")).isEqualTo(48);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void theOppositeDirectionLeavesAFailedRowAloneAndDeletesItsFailure(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        Migrator migrator = migrator(db, PICKY).build();
        migrator.up(SKIP);
        RunResult dry = migrator.down(Rollback.steps(1), SKIP.dryRun(true));

        RunResult down = migrator.down(Rollback.steps(1), SKIP);

        assertThat(down.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(down.reason()).isEmpty();
        assertThat(count(db, "n = 0")).isEqualTo(100);
        assertThat(migrator.status().failures()).isEmpty();
        assertThat(down.migrations().get(0).changed()).isEqualTo(96);
        assertThat(dry.migrations().get(0).changed()).isEqualTo(96);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aFailureOfTheOtherDirectionThatWherePassesByIsGoneAtTheEnd(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 20);
        String source = picky(", where = \"n = 0\"", "Patch up(Document d) { return Patch.set(\"n\", 1); }",
                "if (d.getLong(\"id\") == 7) throw new IllegalStateException(\"seven\"); " + DOWN);
        Migrator migrator = migrator(db, source).build();
        migrator.up(SKIP).orThrow();
        assertThat(migrator.down(Rollback.steps(1), SKIP).reason()).contains("completed_with_failures");
        assertThat(count(db, "n = 1")).isEqualTo(1);

        RunResult up = migrator.up(SKIP);

        assertThat(up.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(up.reason()).isEmpty();
        assertThat(count(db, "n = 1")).isEqualTo(20);
        migrator.requireApplied();
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aRowThatTheDatabaseRefusesIsFoundAmongItsBatch(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 100);
        db.execute("ALTER TABLE items ADD CONSTRAINT small CHECK (n < 60)");
        String source = picky("", "Patch up(Document d) { return Patch.set(\"n\", d.getInt(\"id\")); }", DOWN);
        db.execute("DELETE FROM items WHERE id > 62");

        RunResult failed = migrator(db, source).build().up();
        assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
        assertThat(failed.error().orElseThrow()).containsIgnoringCase("{id=60}").containsIgnoringCase("small");
        assertThat(count(db, "n = 0")).isEqualTo(62);

        RunResult skipped = migrator(db, source).build().up(RunOptions.defaults().onRowError(RowErrors.skip(5)));
        assertThat(skipped.reason()).contains("completed_with_failures");
        assertThat(skipped.migrations().get(0).failed()).isEqualTo(3);
        assertThat(count(db, "n = id")).isEqualTo(59);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void whatASkippedRowWroteThroughTheContextIsUndone(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 30);
        db.execute("CREATE TABLE log (id BIGINT)");
        String source = picky("", """
                Patch up(MigrationContext ctx, Document d) throws Exception {
                    try (var s = ctx.connection().createStatement()) {
                        s.executeUpdate("INSERT INTO log VALUES (" + d.getLong("id") + ")");
                    }
                    if (d.getLong("id") == 7) throw new IllegalStateException("seven");
                    return Patch.set("n", d.getInt("n") + 1);
                }""", DOWN);

        RunResult result = migrator(db, source).build().up(SKIP);

        assertThat(result.reason()).contains("completed_with_failures");
        assertThat(db.number("SELECT COUNT(*) FROM log")).isEqualTo(29);
        assertThat(db.number("SELECT COUNT(*) FROM log WHERE id = 7")).isZero();
    }

    /** On PostgreSQL an error ends the transaction, whether the method catches it or not. */
    @ParameterizedTest
    @EnumSource(Vendor.class)
    void anSqlErrorThatTheMethodSwallowsIsTheRowsOwn(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 30);
        String source = picky("", """
                Patch up(MigrationContext ctx, Document d) {
                    if (d.getLong("id") == 7) {
                        try (var s = ctx.connection().createStatement()) {
                            s.executeUpdate("INSERT INTO items (id, n) VALUES (7, 0)");
                        } catch (java.sql.SQLException e) {
                            // Somebody thought that this is harmless.
                        }
                    }
                    return Patch.set("n", d.getInt("n") + 1);
                }""", DOWN);

        RunResult result = migrator(db, source).build().up(SKIP);

        assertThat(result.error()).isEmpty();
        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(count(db, "n = 1")).isEqualTo(vendor == Vendor.POSTGRESQL ? 29 : 30);
        assertThat(count(db, "n = 0 AND id = 7")).isEqualTo(vendor == Vendor.POSTGRESQL ? 1 : 0);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void whatFailsBeforeTheCommitIsTracedToTheRow(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 30);
        String source = picky("", """
                Patch up(MigrationContext ctx, Document d) {
                    ctx.orm(StringBuilder.class).append(d.getLong("id")).append(';');
                    return Patch.set("n", d.getInt("n") + 1);
                }""", DOWN);
        Migrator migrator = migrator(db, source).orm(StringBuilder.class, scope -> {
            StringBuilder ids = new StringBuilder(";");
            scope.beforeCommit(() -> {
                if (ids.indexOf(";7;") >= 0) {
                    throw new IllegalStateException("seven cannot be flushed");
                }
            });
            return ids;
        }).build();

        RunResult result = migrator.up(SKIP);

        assertThat(result.error()).isEmpty();
        assertThat(result.reason()).contains("completed_with_failures");
        assertThat(count(db, "n = 1")).isEqualTo(29);
        assertThat(migrator.status().failures()).singleElement()
                .satisfies(failure -> assertThat(failure.error()).contains("seven cannot be flushed"));
    }
}

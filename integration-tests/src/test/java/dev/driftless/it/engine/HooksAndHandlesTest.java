package dev.driftless.it.engine;

import static dev.driftless.it.engine.Items.count;
import static dev.driftless.it.engine.Items.migrator;
import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.Document;
import dev.driftless.MigrationContext;
import dev.driftless.MigrationListener;
import dev.driftless.MigrationReport;
import dev.driftless.Patch;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunState;
import dev.driftless.RunStatus;
import dev.driftless.TableHooks;
import dev.driftless.WriteRefusedException;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The application's own rules, handles and listeners around a migration's writes. */
class HooksAndHandlesTest {

    private static final RunOptions FIVES = Items.batchesOf(5);

    private static String plusOne(String members) {
        return Items.PLUS_ONE_SOURCE.replace("@Up(table = \"items\")", "@Up(table = \"items\"" + members + ")");
    }

    private static final String NORMAL = plusOne(", writeMode = WriteMode.NORMAL");

    /** Notes what it is told, and writes a line of its own for each row. */
    private static final class Auditor implements TableHooks {
        final List<String> told = new ArrayList<>();

        @Override
        public void beforeWrite(MigrationContext ctx, Document before, Patch patch) {
            told.add("before " + before.getLong("id"));
        }

        @Override
        public void afterWrite(MigrationContext ctx, Document before, Patch patch) throws SQLException {
            told.add("after " + before.getLong("id") + " " + before.getInt("n") + "->" + patch.asMap().values());
            try (Statement statement = ctx.connection().createStatement()) {
                statement.executeUpdate("INSERT INTO audit SELECT id, n FROM items WHERE id = " + before.getLong("id"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void normalRunsHooksInKeyOrderWithinTheTransaction(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 7);
        db.execute("CREATE TABLE audit (id BIGINT, n INT)");
        Auditor auditor = new Auditor();

        migrator(db, NORMAL).hooks("items", auditor).build().up(FIVES).orThrow();

        assertThat(auditor.told).containsExactly("before 1", "before 2", "before 3", "before 4", "before 5", "after 1 0->[1]",
                "after 2 0->[1]", "after 3 0->[1]", "after 4 0->[1]", "after 5 0->[1]", "before 6", "before 7", "after 6 0->[1]",
                "after 7 0->[1]");
        assertThat(db.number("SELECT COUNT(*) FROM audit WHERE n = 1")).isEqualTo(7);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void safeBypassSkipsHooks(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 7);
        Auditor auditor = new Auditor();

        migrator(db, Items.PLUS_ONE_SOURCE).hooks("items", auditor).build().up().orThrow();

        assertThat(auditor.told).isEmpty();
        assertThat(count(db, "n = 1")).isEqualTo(7);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aRefusedWriteRollsItsBatchBackWithWhatHooksWrote(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 12);
        db.execute("CREATE TABLE audit (id BIGINT, n INT)");
        TableHooks refuses = new TableHooks() {
            @Override
            public void afterWrite(MigrationContext ctx, Document before, Patch patch) {
                if (before.getLong("id") == 8) {
                    throw new WriteRefusedException("eight is under audit");
                }
            }
        };

        RunResult result = migrator(db, NORMAL).hooks("items", new Auditor()).hooks("items", refuses).build().up(FIVES);

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.error().orElseThrow()).contains("eight is under audit").containsIgnoringCase("{id=8}");
        assertThat(count(db, "n = 1")).isEqualTo(5);
        assertThat(db.number("SELECT COUNT(*) FROM audit")).isEqualTo(5);
    }

    /** A handle of the application that holds its writes back until the batch ends. */
    private static final class Handle implements AutoCloseable {
        private final List<String> events;

        Handle(List<String> events) {
            this.events = events;
            events.add("open");
        }

        @Override
        public void close() {
            events.add("close");
        }
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void aHandleIsOpenedOnceABatchFlushedAndClosed(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 10);
        List<String> events = new ArrayList<>();
        String source = """
                @Migration(id = "20260101_000000_orm")
                final class Orm {
                    @Up(table = "items", writeMode = WriteMode.NORMAL)
                    Patch up(MigrationContext ctx, Document d) {
                        if (ctx.orm(AutoCloseable.class) != ctx.orm(AutoCloseable.class)) throw new IllegalStateException();
                        if (ctx.direction() != Direction.UP || ctx.dryRun() || !ctx.migrationId().endsWith("_orm")) throw new IllegalStateException();
                        return Patch.set("n", d.getInt("n") + 1);
                    }
                }
                """;
        migrator(db, source)
                .orm(AutoCloseable.class, scope -> {
                    assertThat(scope.migrationId()).isEqualTo("20260101_000000_orm");
                    assertThat(scope.writeMode()).isEqualTo(dev.driftless.annotations.WriteMode.NORMAL);
                    scope.beforeCommit(() -> {
                        events.add("flush");
                        try (Statement statement = scope.connection().createStatement()) {
                            statement.executeUpdate("UPDATE items SET state = 'flushed' WHERE state IS NULL AND n = 1");
                        } catch (SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    });
                    return new Handle(events);
                })
                .build().up(FIVES).orThrow();

        assertThat(events).startsWith("open", "flush", "close", "open", "flush", "close");
        assertThat(events.stream().filter("open"::equals).count()).isEqualTo(events.stream().filter("close"::equals).count());
        assertThat(count(db, "n = 1 AND state = 'flushed'")).isEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void listenersHearOfTheRunAndCannotHarmIt(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 10);
        List<String> told = new ArrayList<>();
        MigrationListener notes = new MigrationListener() {
            @Override
            public void runStarted(RunState run) {
                told.add("started " + run.status());
            }

            @Override
            public void batchCommitted(String migrationId, long processed, long changed) {
                told.add("batch " + processed + " " + changed);
            }

            @Override
            public void migrationCompleted(MigrationReport report) {
                told.add("migration " + report.status() + " " + report.processed());
            }

            @Override
            public void runEnded(RunResult result) {
                told.add("ended " + result.status());
            }
        };
        MigrationListener harmful = new MigrationListener() {
            @Override
            public void batchCommitted(String migrationId, long processed, long changed) {
                throw new IllegalStateException("no harm");
            }
        };

        migrator(db, Items.PLUS_ONE_SOURCE).listener(harmful).listener(notes).build().up(FIVES).orThrow();

        assertThat(told).startsWith("started RUNNING", "batch 5 5", "batch 5 5")
                .endsWith("migration COMPLETED 10", "ended COMPLETED").hasSize(5);
    }
}

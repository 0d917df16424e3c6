package dev.driftless.it.hands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.driftless.MigrationListener;
import dev.driftless.RunOptions;
import dev.driftless.it.EngineLog;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How long a batch holds its rows: longer while nobody else wants them, and for a moment where somebody does. */
class BatchTimeTest {

    /** No batch comes near it, so that only the rule counts and not the machine; the first aims at a tenth. */
    private static final RunOptions TEN_SECONDS = RunOptions.defaults().targetBatchTime(Duration.ofSeconds(10))
            .transactionLimit(Duration.ofSeconds(20)).lease(Duration.ofMinutes(2));
    private static final Pattern AIM = Pattern.compile("aims at batches of \\d+ rows and (\\d+) ms");

    /** The first batch has 128 rows, those after it at most 1.5 times as many. */
    private static final int ROWS = 700;

    /** A row of the first batch. */
    private static final long MET = 10 * People.GAP;
    private static final Long[] AFTER_SOMEBODY_WAS_MET = {400L, 408L, 416L};

    static Stream<Arguments> shapesThatSeeWriters() {
        return Databases.ofManyWriters()
                .flatMap(vendor -> (vendor == Vendor.POSTGRESQL
                        ? Stream.of(Shouting.DOCUMENT, Shouting.TO_DO, Shouting.RECORD)
                        : Stream.of(Shouting.DOCUMENT, Shouting.TO_DO)).map(shape -> Arguments.of(vendor, shape)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("shapesThatSeeWriters")
    void aRunThatIsAloneTakesItsTime(Vendor vendor, Shouting shape) {
        assertThat(aims(vendor, shape, "")).startsWith(1_500L, 2_250L, 3_375L);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("shapesThatSeeWriters")
    void aRowThatSomebodyElseWritesShortensWhatFollows(Vendor vendor, Shouting shape) {
        assertThat(aims(vendor, shape, "UPDATE people SET name = 'newer' WHERE id = " + MET)).startsWith(AFTER_SOMEBODY_WAS_MET);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("shapesThatSeeWriters")
    void soDoesOneThatSomebodyElseDeletes(Vendor vendor, Shouting shape) {
        assertThat(aims(vendor, shape, "DELETE FROM people WHERE id = " + MET)).startsWith(AFTER_SOMEBODY_WAS_MET);
    }

    /** The row's version tells it, though the method would answer the same. */
    @Test
    void soDoesAWriteOfAColumnThatIsNotRead() {
        assertThat(aims(Vendor.POSTGRESQL, Shouting.RECORD, "UPDATE people SET hits = hits + 1 WHERE id = " + MET))
                .startsWith(AFTER_SOMEBODY_WAS_MET);
    }

    /** Where rows do not tell who writes what is not read of them, waits are counted: the first batch has nothing to compare. */
    @Test
    void nobodyHasToWaitWhereWaitsAreCounted() {
        assertThat(aims(Vendor.MARIADB, Shouting.RECORD, "")).startsWith(1_000L, 1_500L, 2_250L);
    }

    /** In any table; this one while the second batch is at work. */
    @Test
    void soDoesSomebodyWhoWaitsForARowWhereWaitsAreCounted() {
        TestDatabase db = Vendor.MARIADB.database();
        new People(db, ROWS, false, false);
        db.execute("CREATE TABLE coveted (id INT PRIMARY KEY)", "INSERT INTO coveted VALUES (1)");
        assertThat(aims(Shouting.RECORD.migrator(db, id -> {
            if (id == 200 * People.GAP) {
                waitForARow(db);
            }
        }))).startsWith(1_000L, 400L, 408L);
    }

    /** Rows of a millisecond each make batches of more than a tenth of a second. */
    @Test
    void whoGivesWayRestsForHalfOfEachBatch() {
        TestDatabase db = Vendor.POSTGRESQL.database();
        new People(db, ROWS, false, false);
        Pauses pauses = new Pauses();
        aims(Shouting.DOCUMENT.migrator(db, id -> {
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
            if (id == MET + People.GAP) {
                db.execute("UPDATE people SET name = 'newer' WHERE id = " + MET);
            }
        }).listener(pauses));
        assertThat(pauses.betweenBatches).hasSizeGreaterThan(1)
                .allSatisfy(pause -> assertThat(pause).isGreaterThan(Duration.ofMillis(128 / 2)));
    }

    private static final class Pauses implements MigrationListener {

        private final List<Duration> betweenBatches = new ArrayList<>();
        private OptionalLong committed = OptionalLong.empty();

        @Override
        public void batchStarted(String migrationId, int rows) {
            committed.ifPresent(nanos -> betweenBatches.add(Duration.ofNanos(System.nanoTime() - nanos)));
        }

        @Override
        public void batchCommitted(String migrationId, long processed, long changed) {
            committed = OptionalLong.of(System.nanoTime());
        }
    }

    private static void waitForARow(TestDatabase db) {
        String lock = "SELECT id FROM coveted FOR UPDATE";
        try (Connection holder = db.dataSource().getConnection(); Connection other = db.dataSource().getConnection()) {
            holder.setAutoCommit(false);
            holder.createStatement().executeQuery(lock);
            assertThatThrownBy(() -> other.createStatement().executeQuery("SET STATEMENT innodb_lock_wait_timeout = 1 FOR " + lock))
                    .hasMessageContaining("Lock wait timeout");
            holder.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** There, such a write would not be seen. */
    @Test
    void recordsThatLeaveColumnsOutAreHeldShortlyWhereNothingTellsOfOthers() {
        assertThat(aims(Vendor.H2, Shouting.RECORD, "")).hasSizeGreaterThan(2).containsOnly(1_000L);
    }

    /** Who waits for a row that was locked before it was read is not seen. */
    @ParameterizedTest
    @EnumSource(names = {"CONTEXT", "VOID", "TO_DO_IN_CONTEXT"})
    void rowsThatAreLockedFirstAreHeldShortly(Shouting shape) {
        assertThat(aims(Vendor.POSTGRESQL, shape, "")).hasSizeGreaterThan(2).containsOnly(1_000L);
    }

    @Test
    void aDatabaseOfOneWriterIsHeldShortly() {
        TestDatabase db = Numbers.database(Vendor.SQLITE, ROWS);
        assertThat(aims(Numbers.migrator(db, Numbers.PLUS_ONE))).hasSizeGreaterThan(2).containsOnly(1_000L);
    }

    /** What the batches aim at, in milliseconds; a statement of somebody else is run when the first was read and has begun. */
    private static List<Long> aims(Vendor vendor, Shouting shape, String meanwhile) {
        TestDatabase db = vendor.database();
        new People(db, ROWS, false, false);
        return aims(shape.migrator(db, id -> {
            if (id == MET + People.GAP && !meanwhile.isEmpty()) {
                db.execute(meanwhile);
            }
        }));
    }

    /** What each batch said the next one aims at. */
    private static List<Long> aims(Migrator.Builder migrator) {
        try (EngineLog log = new EngineLog()) {
            String run = migrator.build().up(TEN_SECONDS).orThrow().runId().orElseThrow();
            return log.lines().stream()
                    .filter(line -> run.equals(line.getMDCPropertyMap().get("driftless.run")))
                    .map(line -> AIM.matcher(line.getFormattedMessage()))
                    .filter(Matcher::find)
                    .map(found -> Long.valueOf(found.group(1)))
                    .toList();
        }
    }
}

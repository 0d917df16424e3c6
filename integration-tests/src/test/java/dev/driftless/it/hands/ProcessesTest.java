package dev.driftless.it.hands;

import static dev.driftless.it.hands.Numbers.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftless.RunStatus;
import dev.driftless.it.TestBuild;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several processes on one database. */
class ProcessesTest {

    private static final int ROWS = 8_000;
    private static final String SECOND = Numbers.plusOne("20260102_000000_plus_one_more", "PlusOneMore");
    private static final String EDITED = Numbers.SLOW_PLUS_ONE.replace("number.plus(1)", "number.plus(+1)");

    private final List<Hand> hands = new ArrayList<>();

    @AfterEach
    void endProcesses() {
        hands.forEach(Hand::close);
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"POSTGRESQL", "MARIADB"})
    void fourProcessesShareTheWorkAndNoRowIsMovedTwice(Vendor vendor) throws Exception {
        TestDatabase db = Numbers.database(vendor, ROWS);
        WriteAudit.on(db, "numbers", "n");
        start(4, db, Numbers.build(Numbers.SLOW_PLUS_ONE), "up", 20);
        Migrator test = Numbers.migrator(db, Numbers.SLOW_PLUS_ONE).build();
        Hand first = hands.get(0).go();
        await().atMost(Duration.ofSeconds(60)).until(() -> first.batches() > 0);
        // Paused, the run is there for as long as the others need to come.
        test.pause();
        for (Hand hand : hands.subList(1, 4)) {
            hand.go();
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> hands.stream().allMatch(Hand::hasRun));
        test.resume();
        for (Hand hand : hands) {
            assertThat(hand.result()).isEqualTo("COMPLETED");
        }

        assertThat(count(db, "n = 1")).isEqualTo(ROWS);
        assertThat(WriteAudit.repeated(db)).isEmpty();
        assertThat(hands).allSatisfy(hand -> assertThat(hand.batches()).isPositive());
        assertThat(hands.stream().mapToLong(Hand::rows).sum()).isEqualTo(ROWS);
        assertThat(db.number("SELECT processed FROM migration_state")).isEqualTo(ROWS);
        assertThat(db.number("SELECT changed FROM migration_state")).isEqualTo(ROWS);
        assertThat(db.number("SELECT COUNT(*) FROM migration_run")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"POSTGRESQL", "MARIADB"})
    void whoHasOtherCodeOrTheOtherDirectionWorksOnNothingAndSaysSo(Vendor vendor) throws Exception {
        int rows = 3_000;
        TestDatabase db = Numbers.database(vendor, rows);
        Migrator test = Numbers.migrator(db, Numbers.SLOW_PLUS_ONE).build();
        Hand worker = start(1, db, Numbers.build(Numbers.SLOW_PLUS_ONE), "up", 10).get(0).go();
        await().atMost(Duration.ofSeconds(60)).until(() -> worker.batches() > 0);
        // Paused, the run is there for as long as the others need to come.
        test.pause();
        Hand other = start(1, db, Numbers.build(EDITED), "up", 10).get(0).go();
        Hand down = start(1, db, Numbers.build(Numbers.SLOW_PLUS_ONE), "down", 10).get(0).go();

        assertThat(other.result()).isEqualTo("RUNNING other_code");
        assertThat(down.result()).isEqualTo("RUNNING other_direction");
        assertThat(other.batches() + down.batches()).isZero();
        assertThat(test.status().activeRun().orElseThrow().status()).isEqualTo(RunStatus.RUNNING);

        test.resume();
        assertThat(worker.result()).isEqualTo("COMPLETED");
        assertThat(worker.rows()).isEqualTo(rows);
        assertThat(count(db, "n = 1")).isEqualTo(rows);
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"POSTGRESQL", "MARIADB"})
    void eightProcessesThatStartOnAnEmptyDatabaseApplyEachMigrationOnce(Vendor vendor) throws Exception {
        TestDatabase db = Numbers.database(vendor, 500);
        WriteAudit.on(db, "numbers", "n");
        start(8, db, Numbers.build(Numbers.PLUS_ONE, SECOND), "up", 20);
        for (Hand hand : hands) {
            hand.awaitReady();
        }
        for (Hand hand : hands) {
            hand.go();
        }
        for (Hand hand : hands) {
            assertThat(hand.result()).isIn("COMPLETED", "NOOP");
        }

        assertThat(count(db, "n = 2")).isEqualTo(500);
        assertThat(WriteAudit.writes(db)).isEqualTo(1000);
        assertThat(hands.stream().mapToLong(Hand::rows).sum()).isEqualTo(1000);
        assertThat(db.number("SELECT COUNT(*) FROM migration_lock")).isEqualTo(1);
        assertThat(db.number("SELECT COUNT(*) FROM migration_run")).isEqualTo(1);
        assertThat(db.number("SELECT COUNT(*) FROM migration_state WHERE applied")).isEqualTo(2);
    }

    /** Processes are killed at any moment of an up or a down; the next one turns or goes on. */
    @Test
    void killedOnTheWayUpAndDownEachRowStaysOnItsSide() throws Exception {
        long seed = Seeds.one();
        Random random = new Random(seed);
        TestDatabase db = Numbers.database(Vendor.POSTGRESQL, 3_000);
        TestBuild build = Numbers.build(Numbers.PLUS_ONE);
        int kills = 0;
        for (int turn = 0; kills < 5; turn++) {
            Hand hand = start(1, db, build, turn == 0 || random.nextInt(3) > 0 ? "up" : "down", 5 + random.nextInt(20),
                    1 + random.nextInt(4)).get(0).go();
            int batches = 1 + random.nextInt(40);
            await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(1))
                    .until(() -> !hand.isAlive() || hand.batches() >= batches);
            kills += hand.isAlive() ? 1 : 0;
            hand.kill();
            // What its transactions held is free when the server has noticed its death.
            await().atMost(Duration.ofSeconds(20)).until(() -> db.number("SELECT COUNT(*) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()") == 0);
            assertThat(Sliders.of(db).problems(db)).as("turn %s; %s", turn, Seeds.message(seed)).isEmpty();
            Turns.expireLeases(db);
        }

        assertThat(Numbers.migrator(db, Numbers.PLUS_ONE).build().up().status()).isIn(RunStatus.COMPLETED, RunStatus.NOOP);
        assertThat(count(db, "n = 1")).as(Seeds.message(seed)).isEqualTo(3_000);
    }

    private List<Hand> start(int count, TestDatabase db, TestBuild build, String direction, int batchSize) throws Exception {
        return start(count, db, build, direction, batchSize, 1);
    }

    private List<Hand> start(int count, TestDatabase db, TestBuild build, String direction, int batchSize, int parallelism)
            throws Exception {
        List<Hand> started = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            started.add(new Hand(db, build, direction, batchSize, parallelism));
        }
        hands.addAll(started);
        return started;
    }
}

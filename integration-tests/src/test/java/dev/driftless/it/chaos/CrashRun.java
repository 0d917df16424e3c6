package dev.driftless.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftless.it.engine.UpProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One run by several processes that die all the time. A victim is stopped first and then looked at, so that what is
 * counted is what it really was at; each that dies is replaced. When enough have died, the others may finish.
 */
final class CrashRun implements AutoCloseable {

    private static final int ROWS = 1_500;
    static final int BATCH_SIZE = 5;
    private static final double SECONDS_PER_ROW = 0.03;
    private static final Duration TRANSACTION_LIMIT = Duration.ofMillis(500);
    private static final Duration LEASE = TRANSACTION_LIMIT.multipliedBy(3);
    private static final Duration LOOK = Duration.ofMillis(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST_MISSES = 20;

    private final Arena arena;
    private final Scenario scenario;
    private final Random random;
    private final Ledger ledger;
    private final Arena.Watch watch;
    private final Signals signals;
    private final Tally tally = new Tally();
    private final List<WorkerProcess> workers = new ArrayList<>();
    private int started;

    CrashRun(Arena arena, Scenario scenario, Random random, Signals signals) {
        this.arena = arena;
        this.scenario = scenario;
        this.random = random;
        this.signals = signals;
        this.ledger = arena.open(ROWS);
        this.watch = arena.watch(ledger);
    }

    /** What is done to a process. */
    private enum Deed { KILL_IN_BATCH, KILL_IN_COMMIT, KILL_AT_ANY_TIME, FREEZE }

    /** Ends when every row has moved; by then perhaps not all was done, if the workers were too fast. */
    Tally run() {
        arena.slowCommits(ledger, true);
        ledger.pace(SECONDS_PER_ROW);
        for (int i = 0; i < scenario.processes(); i++) {
            start();
        }
        for (Deed deed : deeds()) {
            if (!carryOut(deed)) {
                break;
            }
        }
        ledger.pace(0);
        arena.slowCommits(ledger, false);
        check();
        tally.ran();
        return tally;
    }

    /** Five of eight die in a batch, two in a COMMIT. */
    private List<Deed> deeds() {
        List<Deed> deeds = new ArrayList<>();
        for (int i = 0; i < scenario.kills(); i++) {
            deeds.add(i % 8 < 5 ? Deed.KILL_IN_BATCH : i % 8 < 7 ? Deed.KILL_IN_COMMIT : Deed.KILL_AT_ANY_TIME);
        }
        for (int i = 0; i < scenario.freezes(); i++) {
            deeds.add(Deed.FREEZE);
        }
        Collections.shuffle(deeds, random);
        return deeds;
    }

    /** False if the run is over. */
    private boolean carryOut(Deed deed) {
        return switch (deed) {
            case KILL_IN_BATCH -> kill(Moment.BATCH);
            case KILL_IN_COMMIT -> kill(Moment.COMMIT);
            case KILL_AT_ANY_TIME -> kill(Moment.ELSEWHERE);
            case FREEZE -> freeze();
        };
    }

    /** Whoever is stopped a little late is let go, and the next one looked for; in the end any will do. */
    private boolean kill(Moment wanted) {
        for (int miss = 0; miss <= MOST_MISSES; miss++) {
            Optional<WorkerProcess> found = find(wanted);
            if (found.isEmpty()) {
                return false;
            }
            WorkerProcess victim = found.get();
            signals.stop(victim.process());
            Moment moment = watch.moment(victim.name());
            if (moment == wanted || wanted == Moment.ELSEWHERE || miss == MOST_MISSES) {
                signals.kill(victim.process());
                tally.killed(moment);
                workers.remove(victim);
                start();
                if (random.nextBoolean()) {
                    ledger.expireLeases();
                }
                return true;
            }
            signals.go(victim.process());
        }
        throw new IllegalStateException("not reached");
    }

    /**
     * A process at work is stopped until others have its range; half of the time between its batches, where no limit of the
     * server's ends what it was about to do. Ranges of the dead are waited for first: from then on, one that shows no sign of
     * life is the victim's.
     */
    private boolean freeze() {
        Moment wanted = random.nextBoolean() ? Moment.BATCH : Moment.ELSEWHERE;
        Map<String, Held> dead = ranges();
        await("a sign of life of every range").atMost(PATIENCE).until(() -> !heldOn(dead) || ledger.finished());
        for (int miss = 0; miss <= MOST_MISSES; miss++) {
            Optional<WorkerProcess> found = find(Moment.BATCH);
            if (found.isEmpty()) {
                return false;
            }
            WorkerProcess victim = found.get();
            if (wanted == Moment.ELSEWHERE) {
                await("the end of a batch").atMost(PATIENCE).pollInterval(LOOK)
                        .until(() -> !watch.moments().containsKey(victim.name()));
            }
            signals.stop(victim.process());
            Map<String, Held> before = ranges();
            boolean counts = watch.moment(victim.name()) == wanted && waitForTakeOver(victim, before);
            signals.go(victim.process());
            if (counts) {
                tally.frozen();
                return true;
            }
        }
        throw new IllegalStateException("Nobody was frozen and lost its range in " + MOST_MISSES + " attempts.");
    }

    /** Waits until no range is as it was; false if the process held none, or if the run is over. */
    private boolean waitForTakeOver(WorkerProcess victim, Map<String, Held> before) {
        boolean[] takenOver = {false};
        await("take-over of the work of " + victim.name()).atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> {
            takenOver[0] |= takenOver(before);
            return !heldOn(before) || ledger.finished();
        });
        assertThat(Signals.isStopped(victim.process())).as("still frozen").isTrue();
        return takenOver[0];
    }

    /** Who has a range, how often it was claimed, and the last sign of life. */
    private record Held(String owner, long epoch, long leaseUntil) {}

    private Map<String, Held> ranges() {
        Map<String, Held> ranges = new HashMap<>();
        if (!ledger.hasInternalTables()) {
            return ranges;
        }
        for (String row : ledger.db().rows("""
                SELECT sweep, seq, owner, epoch, lease_until FROM migration_range
                WHERE owner IS NOT NULL AND done = FALSE
                """)) {
            String[] columns = row.split("\\|");
            ranges.put(columns[0] + "|" + columns[1], new Held(
                    columns[2], Long.parseLong(columns[3]), Long.parseLong(columns[4])));
        }
        return ranges;
    }

    /** Whether some range shows no sign of life since. */
    private boolean heldOn(Map<String, Held> before) {
        return ranges().entrySet().stream().anyMatch(range -> range.getValue().equals(before.get(range.getKey())));
    }

    private boolean takenOver(Map<String, Held> before) {
        return ranges().entrySet().stream().anyMatch(range -> {
            Held held = before.get(range.getKey());
            return held != null && held.epoch() < range.getValue().epoch() && !held.owner().equals(range.getValue().owner());
        });
    }

    /** A worker at some point, after it was let pass a few times; none if the run is over. */
    private Optional<WorkerProcess> find(Moment wanted) {
        int pass = random.nextInt(wanted == Moment.COMMIT ? 3 : 20);
        AtomicReference<WorkerProcess> found = new AtomicReference<>();
        int[] seen = {0};
        await("a worker in " + wanted).atMost(PATIENCE).pollInterval(LOOK).until(() -> {
            List<WorkerProcess> candidates = candidates(wanted);
            if (!candidates.isEmpty() && seen[0]++ >= pass) {
                found.set(candidates.get(random.nextInt(candidates.size())));
            }
            return found.get() != null || workers.stream().anyMatch(worker -> !worker.isAlive());
        });
        return Optional.ofNullable(found.get());
    }

    private List<WorkerProcess> candidates(Moment wanted) {
        Map<String, Moment> moments = watch.moments();
        return workers.stream()
                .filter(WorkerProcess::isAlive)
                .filter(worker -> wanted == Moment.ELSEWHERE || moments.get(worker.name()) == wanted)
                .toList();
    }

    private void start() {
        String name = "worker-" + ++started;
        workers.add(WorkerProcess.start(name, new UpProcess.Launch(arena.url(ledger, name), scenario.build(),
                WorkerProcess.newLog(), false, BATCH_SIZE, scenario.parallelism(), TRANSACTION_LIMIT, LEASE, Map.of())));
    }

    private void check() {
        for (WorkerProcess worker : workers) {
            await(worker.name() + " ends").atMost(PATIENCE).until(() -> !worker.isAlive());
            assertThat(worker.process().exitValue()).as(worker::output).isZero();
        }
        assertThat(ledger.violations(scenario.withContext())).isEmpty();
        assertThat(ledger.db().rows("SELECT status, processed, changed FROM migration_state"))
                .containsExactly("completed|" + ROWS + "|" + ROWS);
        assertThat(ledger.db().number("SELECT COUNT(*) FROM migration_range")).isZero();
        assertThat(ledger.db().rows("SELECT status FROM migration_run")).containsExactly("completed");
    }

    @Override
    public void close() {
        workers.stream().filter(WorkerProcess::isAlive).forEach(worker -> signals.kill(worker.process()));
        watch.close();
    }
}

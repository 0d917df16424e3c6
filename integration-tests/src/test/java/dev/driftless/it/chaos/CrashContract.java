package dev.driftless.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Worker processes are killed within batches and commits and between them, and frozen until others have taken their work
 * over; whatever dies, each row moves by exactly one in exactly one write. The property {@code driftless.seed} repeats the
 * choices of a run, not its timing.
 */
@EnabledOnOs(OS.LINUX)
abstract class CrashContract {

    private static final int KILLS = Integer.getInteger("driftless.chaos.kills", 32);
    private static final int KILLS_PER_FREEZE = 8;
    private static final int MOST_IDLE_RUNS = 3;

    abstract Arena arena();

    @Test
    void eachRowMovesOnceWhateverDies() throws IOException {
        long seed = Long.getLong("driftless.seed", System.nanoTime());
        Random random = new Random(seed);
        System.out.println(getClass().getSimpleName() + " begins with -Ddriftless.seed=" + seed);
        Tally all = new Tally();
        int quarter = (KILLS + 3) / 4;
        int freezes = Math.max(1, quarter / KILLS_PER_FREEZE);
        List<Scenario> scenarios = List.of(
                new Scenario(false, 3, 1, quarter, freezes),
                new Scenario(true, 3, 1, quarter, freezes),
                new Scenario(false, 2, 2, quarter, freezes),
                new Scenario(true, 2, 2, quarter, freezes));
        try (Signals signals = new Signals()) {
            for (Scenario scenario : scenarios) {
                all.add(run(scenario, random, signals));
            }
        }
        System.out.println(getClass().getSimpleName() + ": " + all + ", seed " + seed);

        assertThat(all.kills()).isGreaterThanOrEqualTo(KILLS);
        assertThat(all.kills(Moment.BATCH)).isGreaterThan(all.kills() / 2);
        assertThat(all.kills(Moment.COMMIT)).isPositive();
        assertThat(all.freezes()).isGreaterThanOrEqualTo(scenarios.size());
    }

    /** As many runs as it takes. */
    private Tally run(Scenario scenario, Random random, Signals signals) {
        Tally tally = new Tally();
        for (int idle = 0; !scenario.less(tally).isOver(); ) {
            try (CrashRun run = new CrashRun(arena(), scenario.less(tally), random, signals)) {
                Tally round = run.run();
                idle = round.kills() + round.freezes() == 0 ? idle + 1 : 0;
                assertThat(idle).as("runs in which nothing happened: " + scenario).isLessThan(MOST_IDLE_RUNS);
                tally.add(round);
            }
        }
        return tally;
    }
}

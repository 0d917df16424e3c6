package dev.driftless.bench.throughput;

import dev.driftless.bench.Bound;
import java.util.List;

/** What is promised, as ratios of medians. */
final class Bounds {

    private Bounds() {}

    static List<Bound> postgres(Standings standings) {
        double two = standings.ratio(Driftless.name(2), SingleUpdate.ONE);
        return List.of(
                Bound.atMost("1 worker, times the single UPDATE", standings.ratio(Driftless.name(1), SingleUpdate.ONE), 1.35),
                Bound.atMost("2 workers, times the single UPDATE", two, 0.95),
                Bound.atMost("2 workers, times the UPDATE over two connections",
                        standings.ratio(Driftless.name(2), SingleUpdate.TWO), 1.2),
                Bound.atLeast("2 workers, faster than the fastest Spring Batch by", standings.springBatch() / two, 3),
                Bound.atLeast("2 workers, faster than the Flyway loop by",
                        standings.ratio(FlywayLoop.NAME, SingleUpdate.ONE) / two, 2.7),
                Bound.atLeast("2 workers, faster than the Mongock loop by",
                        standings.ratio(MongockLoop.NAME, SingleUpdate.ONE) / two, 2.7));
    }

    static List<Bound> mariadb(Standings standings) {
        return List.of(Bound.atMost(
                "1 worker, times the single UPDATE", standings.ratio(Driftless.name(1), SingleUpdate.ONE), 1.6));
    }

    static List<Bound> sqlite(Standings standings) {
        return List.of(Bound.atMost(
                "1 worker, times the single UPDATE", standings.ratio(Driftless.name(1), SingleUpdate.ONE), 2.0));
    }

    static List<Bound> h2(Standings standings) {
        return List.of(Bound.below(
                "1 worker, times the single UPDATE", standings.ratio(Driftless.name(1), SingleUpdate.ONE), 1.0));
    }
}

package dev.driftless.it.hands;

import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/** The random numbers of a test: others each time, or those of {@code -Ddriftless.seed}. */
final class Seeds {

    private static final Long GIVEN = Long.getLong("driftless.seed");

    private Seeds() {}

    /** So many seeds one after another ({@code -Ddriftless.seeds} for another number), or the given one alone. */
    static LongStream of(int count) {
        if (GIVEN != null) {
            return LongStream.of(GIVEN);
        }
        long first = RandomGenerator.getDefault().nextInt(1_000_000) * 1000L;
        return LongStream.range(first, first + Integer.getInteger("driftless.seeds", count));
    }

    static long one() {
        return of(1).findFirst().orElseThrow();
    }

    static String message(long seed) {
        return "again with -Ddriftless.seed=" + seed;
    }
}

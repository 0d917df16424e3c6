package dev.driftless.bench;

/**
 * How much is measured. Without properties it is what the published figures need; {@code driftless.bench.rows},
 * {@code driftless.bench.rounds} and {@code driftless.bench.seconds} make a quick trial out of it, whose figures mean nothing.
 *
 * @param rows of a table; 0 for a part's own number
 * @param rounds measured after the warm-up; 0 for a part's own number
 * @param seconds of a measurement of latency; 0 for its own number
 */
public record Settings(long rows, int rounds, int seconds) {

    /** {@return what the system properties say} */
    public static Settings fromProperties() {
        return new Settings(number("driftless.bench.rows"), Math.toIntExact(number("driftless.bench.rounds")),
                Math.toIntExact(number("driftless.bench.seconds")));
    }

    /** {@return the rows of a table} */
    public long rowsOr(long usual) {
        return rows == 0 ? usual : rows;
    }

    /** {@return the rounds measured after the warm-up} */
    public int roundsOr(int usual) {
        return rounds == 0 ? usual : rounds;
    }

    /** {@return whether the figures are a trial's} */
    public boolean trial() {
        return rows != 0 || rounds != 0 || seconds != 0;
    }

    private static long number(String property) {
        String text = System.getProperty(property, "").trim();
        long number = text.isEmpty() ? 0 : Long.parseLong(text);
        if (number < 0) {
            throw new IllegalArgumentException(property + " must be at least 1, was " + number);
        }
        return number;
    }
}

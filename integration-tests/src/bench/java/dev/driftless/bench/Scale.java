package dev.driftless.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts values on a plot's axis.
 *
 * @param from the least value
 * @param to the greatest
 * @param start where the least stands
 * @param end where the greatest stands
 * @param logarithmic whether a factor, not a difference, has the same length everywhere
 */
record Scale(double from, double to, double start, double end, boolean logarithmic) {

    private static final int MOST_TICKS = 8;

    /** From zero to the next round number above the greatest value. */
    static Scale linear(double most, double start, double end) {
        double step = step(most);
        return new Scale(0, Math.ceil(most / step) * step, start, end, false);
    }

    static Scale logarithmic(double least, double most, double start, double end) {
        return new Scale(least, most > least ? most : least * 10, start, end, true);
    }

    double at(double value) {
        double share = logarithmic ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
        return start + share * (end - start);
    }

    /** Round numbers of a linear axis. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        double step = step(to);
        for (int i = 0; i * step <= to * 1.0001; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** The least of 1, 2 and 5 times a power of ten that leaves few ticks. */
    private static double step(double most) {
        double step = most > 0 ? Math.pow(10, Math.floor(Math.log10(most / MOST_TICKS))) : 1;
        for (double factor : new double[] {1, 2, 5, 10}) {
            if (most / (step * factor) <= MOST_TICKS) {
                return step * factor;
            }
        }
        return step * 10;
    }
}

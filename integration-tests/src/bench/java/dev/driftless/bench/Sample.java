package dev.driftless.bench;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * What several measurements of one thing gave.
 *
 * @param values at least one, in the order of measuring
 */
public record Sample(List<Double> values) {

    /** A copy of the values. */
    public Sample {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
    }

    /** {@return the value in the middle; of an even number, the mean of the two in the middle} */
    public double median() {
        double[] sorted = sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** {@return the least value} */
    public double min() {
        return sorted().findFirst().orElseThrow();
    }

    /** {@return the greatest value} */
    public double max() {
        return sorted().max().orElseThrow();
    }

    private DoubleStream sorted() {
        return values.stream().mapToDouble(Double::doubleValue).sorted();
    }
}

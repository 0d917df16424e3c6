package dev.driftless.bench.throughput;

import dev.driftless.bench.Sample;
import dev.driftless.bench.Svg;
import dev.driftless.bench.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The outcome of a race. A ratio is one of medians; its least and greatest are those of the rounds, each measured against
 * the floor of the same round.
 */
final class Standings {

    private final Map<String, Sample> seconds;
    private final long changed;

    /**
     * An outcome.
     *
     * @param seconds of each contestant
     * @param changed how many rows each changed
     */
    Standings(Map<String, Sample> seconds, long changed) {
        this.seconds = seconds;
        this.changed = changed;
    }

    /** How many times one contestant's median is another's. */
    double ratio(String name, String base) {
        return seconds.get(name).median() / seconds.get(base).median();
    }

    /** The ratio of the fastest Spring Batch to the floor. */
    double springBatch() {
        return seconds.keySet().stream()
                .filter(name -> name.startsWith("Spring Batch"))
                .mapToDouble(name -> ratio(name, SingleUpdate.ONE))
                .min()
                .orElseThrow();
    }

    double rowsPerSecond(String name) {
        return changed / seconds.get(name).median();
    }

    void print() {
        Table table = new Table("contestant", "median s", "min", "max", "changed rows/s", "x UPDATE", "min", "max");
        seconds.forEach((name, sample) -> {
            Sample ratios = ratios(name);
            table.row(
                    name,
                    text("%.3f", sample.median()),
                    text("%.3f", sample.min()),
                    text("%.3f", sample.max()),
                    text("%,.0f", rowsPerSecond(name)),
                    text("%.2f", ratio(name, SingleUpdate.ONE)),
                    text("%.2f", ratios.min()),
                    text("%.2f", ratios.max()));
        });
        System.out.println();
        table.print(System.out);
    }

    Svg plot(String title) {
        List<Svg.Bar> bars = new ArrayList<>();
        for (String name : seconds.keySet()) {
            Sample ratios = ratios(name);
            bars.add(new Svg.Bar(
                    name, ratio(name, SingleUpdate.ONE), ratios.min(), ratios.max(), name.startsWith("Driftless")));
        }
        return Svg.bars(title, "time, as a multiple of the single UPDATE's (less is better)", bars);
    }

    List<Map<String, Object>> values() {
        List<Map<String, Object>> list = new ArrayList<>();
        seconds.forEach((name, sample) -> {
            Sample ratios = ratios(name);
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("name", name);
            values.put("seconds", sample.values());
            values.put("medianSeconds", sample.median());
            values.put("minSeconds", sample.min());
            values.put("maxSeconds", sample.max());
            values.put("changedRowsPerSecond", Math.round(rowsPerSecond(name)));
            values.put("ratioToSingleUpdate", ratio(name, SingleUpdate.ONE));
            values.put("ratioMin", ratios.min());
            values.put("ratioMax", ratios.max());
            list.add(values);
        });
        return list;
    }

    /** The ratios of the rounds, each measured against the floor of the same round. */
    Sample ratios(String name) {
        List<Double> values = seconds.get(name).values();
        List<Double> floor = seconds.get(SingleUpdate.ONE).values();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < values.size(); round++) {
            ratios.add(values.get(round) / floor.get(round));
        }
        return new Sample(ratios);
    }

    private static String text(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}

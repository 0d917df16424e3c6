package dev.driftless.bench.start;

import dev.driftless.bench.Bound;
import dev.driftless.bench.Sample;
import dev.driftless.bench.Svg;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the starts on one database took. */
final class Starts {

    private final String database;
    private final Map<Tool, List<Double>> first = new EnumMap<>(Tool.class);
    private final Map<Tool, List<Double>> later = new EnumMap<>(Tool.class);

    Starts(String database) {
        this.database = database;
    }

    /** Takes the calls of one process. */
    void add(Tool tool, List<Double> calls) {
        first.computeIfAbsent(tool, key -> new ArrayList<>()).add(calls.get(0));
        later.computeIfAbsent(tool, key -> new ArrayList<>()).addAll(calls.subList(1, calls.size()));
    }

    String database() {
        return database;
    }

    Sample first(Tool tool) {
        return new Sample(first.get(tool));
    }

    Sample later(Tool tool) {
        return new Sample(later.get(tool));
    }

    List<Bound> bounds() {
        return List.of(
                Bound.atMost(database + ": a later call over Flyway's",
                        later(Tool.DRIFTLESS).median() / later(Tool.FLYWAY).median(), 1.0 / 5),
                Bound.atMost(database + ": the first call in a JVM over Flyway's",
                        first(Tool.DRIFTLESS).median() / first(Tool.FLYWAY).median(), 1.0 / 3));
    }

    List<Svg.Bar> bars() {
        List<Svg.Bar> bars = new ArrayList<>();
        for (Tool tool : Tool.values()) {
            bars.add(bar(tool, "first call", first(tool)));
        }
        for (Tool tool : Tool.values()) {
            bars.add(bar(tool, "later call", later(tool)));
        }
        return bars;
    }

    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("database", database);
        for (Tool tool : Tool.values()) {
            values.put(tool.label(), Map.of("firstMs", values(first(tool)), "laterMs", values(later(tool))));
        }
        return values;
    }

    private Svg.Bar bar(Tool tool, String call, Sample sample) {
        return new Svg.Bar(database + ", " + call + ", " + tool.label(), sample.median(), sample.min(), sample.max(),
                tool == Tool.DRIFTLESS);
    }

    private static Map<String, Object> values(Sample sample) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("median", sample.median());
        values.put("min", sample.min());
        values.put("max", sample.max());
        values.put("calls", sample.values().size());
        return values;
    }
}

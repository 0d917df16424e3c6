package dev.driftless.bench.latency;

import dev.driftless.bench.Sample;
import dev.driftless.bench.Svg;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The rounds of one scenario. */
final class Measured {

    private final Scenario scenario;
    private final List<Round> rounds = new ArrayList<>();

    Measured(Scenario scenario) {
        this.scenario = scenario;
    }

    void add(Round round) {
        rounds.add(round);
    }

    Scenario scenario() {
        return scenario;
    }

    double p99() {
        return of(Round::p99).median();
    }

    double rowsPerSecond() {
        return of(Round::rowsPerSecond).median();
    }

    String[] cells() {
        Sample p99 = of(Round::p99);
        return new String[] {
            scenario.name(),
            format("%.2f", of(Round::p50).median()),
            format("%.2f", p99.median()) + format(" (%.2f", p99.min()) + format("-%.2f)", p99.max()),
            format("%.1f", of(Round::max).median()),
            format("%,.0f", rowsPerSecond()),
            format("%,.0f", of(Round::transactions).min())
        };
    }

    Svg.Bar bar() {
        Sample p99 = of(Round::p99);
        String label = rowsPerSecond() > 0 ? scenario.name() + format(" (%,.0f rows/s)", rowsPerSecond()) : scenario.name();
        return new Svg.Bar(label, p99.median(), p99.min(), p99.max(), scenario.ours());
    }

    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("scenario", scenario.name());
        values.put("p50Ms", of(Round::p50).median());
        values.put("p99Ms", p99());
        values.put("maxMs", of(Round::max).median());
        values.put("rowsPerSecond", rowsPerSecond());
        values.put("rounds", rounds.stream().map(Round::values).toList());
        return values;
    }

    private Sample of(ToDoubleFunction<Round> figure) {
        return new Sample(rounds.stream().mapToDouble(figure).boxed().toList());
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}

package dev.driftless.bench;

import dev.driftless.bench.throughput.ScalePart;
import dev.driftless.bench.throughput.ThroughputPart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs the parts that {@code driftless.bench.part} names, all by default. A wrong row or a part that breaks exits with 1. */
public final class Bench {

    private static final List<String> PARTS = List.of(
            "dev.driftless.bench.latency.LatencyPart",
            "dev.driftless.bench.start.StartPart",
            "dev.driftless.bench.compile.CompilePart");

    private Bench() {}

    /**
     * Runs the benchmarks.
     *
     * @param args none
     * @throws IOException if the results cannot be written
     */
    public static void main(String[] args) throws IOException {
        Settings settings = Settings.fromProperties();
        Results results = new Results(Path.of(System.getProperty("driftless.bench.target", "target/bench")), settings);
        boolean complete = true;
        for (Part part : chosen(parts(settings))) {
            complete &= run(part, results);
        }
        System.out.println();
        results.failures().forEach(failure -> System.out.println("WRONG  " + failure));
        if (settings.trial()) {
            System.out.println("A trial: its figures mean nothing.");
        }
        // Threads of libraries must not keep a finished benchmark alive.
        System.exit(complete && results.failures().isEmpty() ? 0 : 1);
    }

    private static List<Part> parts(Settings settings) {
        List<Part> parts = new ArrayList<>(ThroughputPart.all(settings));
        parts.add(new ScalePart(settings));
        PARTS.forEach(name -> load(name).ifPresent(parts::add));
        return parts;
    }

    private static Optional<Part> load(String className) {
        try {
            return Optional.of((Part) Class.forName(className).getDeclaredConstructor().newInstance());
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(className + " needs a public constructor without arguments", e);
        }
    }

    private static List<Part> chosen(List<Part> all) {
        String names = System.getProperty("driftless.bench.part", "all");
        if (names.isBlank() || names.equals("all")) {
            return all;
        }
        return Arrays.stream(names.split(","))
                .map(String::trim)
                .map(name -> all.stream()
                        .filter(part -> part.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no part is called " + name + "; there are "
                                + all.stream().map(Part::name).toList())))
                .toList();
    }

    private static boolean run(Part part, Results results) throws IOException {
        System.out.println();
        System.out.println("== " + part.name() + " " + "=".repeat(Math.max(3, 70 - part.name().length())));
        results.begin(part.name());
        try {
            part.run(results);
            return true;
        } catch (Exception e) {
            System.out.println("BROKEN " + part.name() + ": " + e);
            e.printStackTrace();
            results.put(part.name(), Map.of("broken", e.getClass().getName()));
            return false;
        }
    }
}

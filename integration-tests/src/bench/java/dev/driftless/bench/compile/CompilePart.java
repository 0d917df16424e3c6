package dev.driftless.bench.compile;

import dev.driftless.bench.Bound;
import dev.driftless.bench.Part;
import dev.driftless.bench.Results;
import dev.driftless.bench.Settings;
import dev.driftless.bench.Svg;
import dev.driftless.bench.Table;
import dev.driftless.manifest.Manifest;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How much longer a compile takes because the processor reads the migrations and writes their adapters. */
public final class CompilePart implements Part {

    private static final List<Integer> COUNTS = List.of(0, 100, 1000, 2000);
    private static final int WARM_UP = 100;
    private static final int ROUNDS = 5;

    @Override
    public String name() {
        return "compile";
    }

    @Override
    public void run(Results results) throws Exception {
        Path work = Files.createDirectories(results.folder().resolve(name()).toAbsolutePath());
        for (int count : COUNTS) {
            MigrationSources.write(sources(work, count), count);
        }
        Javac javac = new Javac(work);
        compile(javac, work, WARM_UP, false);
        compile(javac, work, WARM_UP, true);
        List<CompileCase> cases = COUNTS.stream().map(CompileCase::new).toList();
        for (int round = 0; round < Settings.fromProperties().roundsOr(ROUNDS); round++) {
            for (CompileCase each : cases) {
                // Neither is always the first to read what the other one then finds in memory.
                for (boolean processor : round % 2 == 0 ? new boolean[] {false, true} : new boolean[] {true, false}) {
                    Javac.Cost cost = compile(javac, work, each.count(), processor);
                    each.add(processor, cost);
                    if (processor) {
                        check(results, work, each.count());
                    }
                }
            }
        }
        report(results, cases);
    }

    private void report(Results results, List<CompileCase> cases) throws IOException {
        Table table = new Table("migrations", "without, ms", "with, ms", "adds, ms", "min", "max",
                "without, CPU ms", "with, CPU ms", "adds, CPU ms");
        List<Map<String, Object>> values = new ArrayList<>();
        Map<Integer, Double> added = new LinkedHashMap<>();
        for (CompileCase each : cases) {
            values.add(each.values());
            added.put(each.count(), each.added());
            table.row(Integer.toString(each.count()), ms(each.without().wall()), ms(each.with().wall()), ms(each.added()),
                    ms(each.addedOfRounds().min()), ms(each.addedOfRounds().max()),
                    ms(each.without().cpu()), ms(each.with().cpu()), ms(each.addedCpu()));
        }
        table.print(System.out);
        results.put(name(), Map.of("javac", Runtime.version().toString(), "cases", values));
        results.bounds(name(), List.of(
                Bound.atMost("seconds that the processor adds to a compile of 1,000 migrations", added.get(1000) / 1000, 2),
                Bound.atMost("what it adds for 2,000 migrations over what it adds for 1,000", added.get(2000) / added.get(1000), 2.2)));
        plot(results, cases);
    }

    private static void plot(Results results, List<CompileCase> cases) throws IOException {
        // The axis is logarithmic: it has no place for zero, whose figures stand in the table.
        List<CompileCase> shown = cases.stream().filter(each -> each.count() > 0).toList();
        Svg.lines("Compile time", "migrations", "seconds", List.of(
                        new Svg.Line("with the processor", shown.stream()
                                .map(each -> new Svg.Point(each.count(), each.with().wall() / 1000))
                                .toList()),
                        new Svg.Line("without", shown.stream()
                                .map(each -> new Svg.Point(each.count(), each.without().wall() / 1000))
                                .toList())))
                .write(results.folder(), "compile");
    }

    private static Javac.Cost compile(Javac javac, Path work, int count, boolean processor)
            throws IOException, InterruptedException {
        return javac.compile(sources(work, count), output(work), processor);
    }

    /** A fast processor that forgets a migration would be no good. */
    private void check(Results results, Path work, int count) throws IOException {
        try (URLClassLoader loader = new URLClassLoader(new URL[] {output(work).toUri().toURL()}, null)) {
            int listed = count == 0 ? 0 : Manifest.load(loader).entries().size();
            if (listed != count) {
                results.wrong(name(), "the manifest lists " + listed + " of " + count + " migrations");
            }
        }
    }

    private static Path sources(Path work, int count) {
        return work.resolve("sources-" + count);
    }

    private static Path output(Path work) {
        return work.resolve("classes");
    }

    private static String ms(double millis) {
        return String.format(Locale.ROOT, "%,.0f", millis);
    }
}

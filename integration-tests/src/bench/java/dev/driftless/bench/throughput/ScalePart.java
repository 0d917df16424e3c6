package dev.driftless.bench.throughput;

import dev.driftless.bench.Bound;
import dev.driftless.bench.Options;
import dev.driftless.bench.Part;
import dev.driftless.bench.Results;
import dev.driftless.bench.Sample;
import dev.driftless.bench.Settings;
import dev.driftless.bench.Svg;
import dev.driftless.bench.Table;
import dev.driftless.bench.database.AccountTable;
import dev.driftless.bench.database.Database;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether a row costs the same in a table of any size: the {@code UPDATE} and one worker, on PostgreSQL, on three tables each
 * ten times as large as the one before. Then the largest, by a process with a small heap.
 */
public final class ScalePart implements Part {

    private static final String NAME = "scale";
    private static final long LARGEST = 10_000_000;
    private static final int ROUNDS = 5;
    private static final String OURS = Driftless.name(1);

    private final Settings settings;

    /**
     * The part.
     *
     * @param settings how much; the rows are those of the largest table, the rounds those of the smaller ones
     */
    public ScalePart(Settings settings) {
        this.settings = settings;
    }

    private record Size(long rows, Standings standings) {

        double ratio() {
            return standings.ratio(OURS, SingleUpdate.ONE);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void run(Results results) throws Exception {
        long largest = settings.rowsOr(LARGEST);
        try (Database database = Database.postgres(results.folder().resolve("data"))) {
            results.put(NAME, Map.of(
                    "database", database.settings(),
                    "runOptions", Options.told(Driftless.options(1))));
            List<Size> sizes = new ArrayList<>();
            for (long rows : new long[] {largest / 100, largest / 10, largest}) {
                AccountTable table = new AccountTable(database, rows);
                // What the smaller tables have warmed up stays warm; the largest takes too long for more than one round.
                int warmUps = rows == largest ? 0 : 1;
                int rounds = rows == largest ? 1 : settings.roundsOr(ROUNDS);
                List<Contestant> contestants = List.of(SingleUpdate.one(), new Driftless(1));
                Map<String, Sample> seconds = new Race(NAME, database, table, contestants).run(warmUps, rounds, results);
                sizes.add(new Size(rows, new Standings(seconds, table.toDo())));
                if (rows == largest) {
                    results.put(NAME, Map.of("smallHeap", SmallHeap.run(NAME, database, table, results)));
                }
                table.drop();
            }
            results.put(NAME, Map.of("sizes", sizes.stream().map(ScalePart::values).toList()));
            print(sizes);
            plot(sizes, database.settings().get("version")).write(results.folder(), NAME);
            double first = sizes.get(0).ratio();
            double last = sizes.get(sizes.size() - 1).ratio();
            results.bounds(NAME, List.of(Bound.atMost(
                    String.format(Locale.ROOT, "ratio to the UPDATE at %,d rows, times that at %,d rows", largest, largest / 100),
                    last / first, 1.25)));
        }
    }

    private static Map<String, Object> values(Size size) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("rows", size.rows());
        values.put("ratioToSingleUpdate", size.ratio());
        values.put("contestants", size.standings().values());
        return values;
    }

    private static void print(List<Size> sizes) {
        Table table = new Table("rows", "UPDATE, changed rows/s", "1 worker, changed rows/s", "x UPDATE", "min", "max");
        for (Size size : sizes) {
            table.row(
                    String.format(Locale.ROOT, "%,d", size.rows()),
                    String.format(Locale.ROOT, "%,.0f", size.standings().rowsPerSecond(SingleUpdate.ONE)),
                    String.format(Locale.ROOT, "%,.0f", size.standings().rowsPerSecond(OURS)),
                    String.format(Locale.ROOT, "%.2f", size.ratio()),
                    String.format(Locale.ROOT, "%.2f", size.standings().ratios(OURS).min()),
                    String.format(Locale.ROOT, "%.2f", size.standings().ratios(OURS).max()));
        }
        System.out.println();
        table.print(System.out);
    }

    private static Svg plot(List<Size> sizes, Object version) {
        List<Svg.Line> lines = new ArrayList<>();
        for (String name : List.of(OURS, SingleUpdate.ONE)) {
            lines.add(new Svg.Line(name, sizes.stream()
                    .map(size -> new Svg.Point(size.rows(), size.standings().rowsPerSecond(name)))
                    .toList()));
        }
        return Svg.lines("Throughput by table size, " + version, "rows in the table, half of them to change",
                "changed rows per second", lines);
    }
}

package dev.driftless.bench.throughput;

import dev.driftless.bench.Bound;
import dev.driftless.bench.Options;
import dev.driftless.bench.Part;
import dev.driftless.bench.Results;
import dev.driftless.bench.Sample;
import dev.driftless.bench.Settings;
import dev.driftless.bench.database.AccountTable;
import dev.driftless.bench.database.Database;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/** The job on one database, by all contestants that run there. */
public final class ThroughputPart implements Part {

    private static final int ROUNDS = 5;

    private final String name;
    private final long usualRows;
    private final Opening opening;
    private final LongFunction<List<Contestant>> contestants;
    private final Function<Standings, List<Bound>> bounds;
    private final Settings settings;

    private interface Opening {

        Database open(Path data) throws Exception;
    }

    private ThroughputPart(
            String name,
            long usualRows,
            Opening opening,
            LongFunction<List<Contestant>> contestants,
            Function<Standings, List<Bound>> bounds,
            Settings settings) {
        this.name = name;
        this.usualRows = usualRows;
        this.opening = opening;
        this.contestants = contestants;
        this.bounds = bounds;
        this.settings = settings;
    }

    /** {@return one part for each database} */
    public static List<Part> all(Settings settings) {
        return List.of(
                new ThroughputPart(
                        "postgres", 1_000_000, Database::postgres, ThroughputPart::onPostgres, Bounds::postgres, settings),
                new ThroughputPart("mariadb", 200_000, Database::mariadb, ThroughputPart::everybody, Bounds::mariadb, settings),
                new ThroughputPart("h2", 200_000, Database::h2, ThroughputPart::everybody, Bounds::h2, settings),
                new ThroughputPart("sqlite", 200_000, Database::sqlite, rows -> withoutSecondWriter(), Bounds::sqlite, settings));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void run(Results results) throws Exception {
        long rows = settings.rowsOr(usualRows);
        int rounds = settings.roundsOr(ROUNDS);
        try (Database database = opening.open(results.folder().resolve("data"))) {
            AccountTable table = new AccountTable(database, rows);
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("database", database.settings());
            values.put("rows", rows);
            values.put("rowsToChange", table.toDo());
            values.put("warmUpRounds", 1);
            values.put("rounds", rounds);
            values.put("runOptions", Options.told(Driftless.options(1)));
            values.put("runOptionsNote", "the same for all workers but for parallelism, which is theirs");
            results.put(name, values);
            Map<String, Sample> seconds = new Race(name, database, table, contestants.apply(rows)).run(1, rounds, results);
            Standings standings = new Standings(seconds, table.toDo());
            standings.print();
            String title = String.format(
                    Locale.ROOT, "%s, %,d of %,d rows changed", database.settings().get("version"), table.toDo(), rows);
            standings.plot(title).write(results.folder(), "throughput-" + name);
            results.put(name, Map.of("contestants", standings.values()));
            results.bounds(name, bounds.apply(standings));
        }
    }

    private static List<Contestant> onPostgres(long rows) {
        return Stream.concat(everybody(rows).stream(), Stream.of(new SpringBatch(1000, true))).toList();
    }

    private static List<Contestant> everybody(long rows) {
        List<Contestant> contestants = new ArrayList<>(withoutSecondWriter());
        contestants.add(1, SingleUpdate.two(rows));
        return contestants;
    }

    /** SQLite lets only one connection write at a time, so that a floor over two would measure how they wait. */
    private static List<Contestant> withoutSecondWriter() {
        return List.of(
                SingleUpdate.one(),
                new Driftless(1),
                new Driftless(2),
                new Driftless(4),
                new FlywayLoop(),
                new MongockLoop(),
                new SpringBatch(256, false),
                new SpringBatch(1000, false));
    }
}

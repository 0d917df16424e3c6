package dev.driftless.bench.latency;

import dev.driftless.bench.Bound;
import dev.driftless.bench.Options;
import dev.driftless.bench.Part;
import dev.driftless.bench.Results;
import dev.driftless.bench.Settings;
import dev.driftless.bench.Svg;
import dev.driftless.bench.Table;
import dev.driftless.bench.database.AccountTable;
import dev.driftless.bench.database.Database;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How long the transactions of an application take while a migration runs beside it, on PostgreSQL. */
public final class LatencyPart implements Part {

    static final String NAME = "latency";
    static final int FULL_SECONDS = 60;

    private static final long ROWS = 1_000_000;
    private static final int ROUNDS = 3;
    private static final double SHARE_OF_CAPACITY = 0.3;
    private static final double CAPACITY_SECONDS = 8;
    private static final double GENTLE = 1.5;
    private static final int SEARCH_SECONDS = 20;
    private static final List<Integer> THROTTLES = List.of(50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200);

    private final Settings settings = Settings.fromProperties();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void run(Results results) throws Exception {
        try (Database database = Database.postgres(results.folder().resolve("data"))) {
            AccountTable table = new AccountTable(database, settings.rowsOr(ROWS));
            table.copy();
            try (Load load = new Load(database.url(), table.rows())) {
                load.capacity(CAPACITY_SECONDS / 2);
                double capacity = load.capacity(CAPACITY_SECONDS);
                double rate = capacity * SHARE_OF_CAPACITY;
                System.out.printf(Locale.ROOT, "%,.0f transactions a second are possible, %,.0f arrive%n", capacity, rate);
                results.put(NAME, setting(database, table, capacity, rate));
                measure(new Stage(database, table, load, rate, results), scenarios(database), results, database.settings().get("version"));
            }
        }
    }

    private static List<Scenario> scenarios(Database database) throws Exception {
        return List.of(
                Scenario.none(),
                Scenario.driftless(),
                Scenario.singleUpdate(),
                Scenario.springBatch(new SpringBatchJob(database)));
    }

    private void measure(Stage stage, List<Scenario> scenarios, Results results, Object version) throws Exception {
        List<Measured> all = new ArrayList<>(scenarios.stream().map(Measured::new).toList());
        List<Measured> order = new ArrayList<>(all);
        for (int round = 0; round < settings.roundsOr(ROUNDS); round++) {
            for (Measured each : order) {
                each.add(stage.measure(each.scenario(), seconds()));
            }
            Collections.rotate(order, -1);
        }
        double undisturbed = all.get(0).p99();
        Measured throttled = gentle(stage, undisturbed * GENTLE);
        List<Bound> bounds = List.of(
                Bound.below("p99 with Driftless over that with the single UPDATE", all.get(1).p99() / all.get(2).p99(), 1),
                Bound.below("p99 with Driftless over that with Spring Batch", all.get(1).p99() / all.get(3).p99(), 1),
                Bound.atMost(throttled.scenario().name() + ": p99 over that without migration", throttled.p99() / undisturbed, GENTLE));
        all.add(2, throttled);
        report(results, all, bounds, version);
    }

    /** The first throttle of the list, measured as the others are, that keeps the p99 within the limit; else the last. */
    private Measured gentle(Stage stage, double limit) throws Exception {
        Measured measured = null;
        for (int rowsPerSecond : THROTTLES) {
            Scenario scenario = Scenario.throttled(rowsPerSecond);
            boolean last = rowsPerSecond == THROTTLES.get(THROTTLES.size() - 1);
            if (!last && stage.measure(scenario, Math.min(SEARCH_SECONDS, seconds())).p99() > limit) {
                continue;
            }
            measured = new Measured(scenario);
            for (int round = 0; round < settings.roundsOr(ROUNDS); round++) {
                measured.add(stage.measure(scenario, seconds()));
            }
            if (measured.p99() <= limit) {
                return measured;
            }
        }
        return measured;
    }

    private void report(Results results, List<Measured> all, List<Bound> bounds, Object version) throws IOException {
        Table table = new Table("beside the application", "p50, ms", "p99, ms", "max, ms", "rows/s", "transactions");
        all.forEach(each -> table.row(each.cells()));
        table.print(System.out);
        results.put(NAME, Map.of("scenarios", all.stream().map(Measured::values).toList()));
        results.bounds(NAME, bounds);
        Svg.bars("p99 of an application's transactions while a migration runs, " + version, "milliseconds",
                        all.stream().map(Measured::bar).toList())
                .write(results.folder(), NAME);
    }

    private Map<String, Object> setting(Database database, AccountTable table, double capacity, double rate) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("database", database.settings());
        values.put("rows", table.rows());
        values.put("rowsToChange", table.toDo());
        values.put("clients", Load.CLIENTS);
        values.put("transactions", "6 of 10 select by key, 3 update by key, 1 inserts; each its own transaction");
        values.put("measured", "from the scheduled arrival, while a migration is at work; one that ends earlier begins again on a "
                + "fresh copy of the table");
        values.put("capacityPerSecond", capacity);
        values.put("arrivalsPerSecond", rate);
        values.put("secondsOfARound", seconds());
        values.put("rounds", settings.roundsOr(ROUNDS));
        values.put("runOptions", Options.told(Scenario.options()));
        return values;
    }

    private int seconds() {
        return settings.seconds() == 0 ? FULL_SECONDS : settings.seconds();
    }
}

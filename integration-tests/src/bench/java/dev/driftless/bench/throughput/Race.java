package dev.driftless.bench.throughput;

import dev.driftless.bench.Results;
import dev.driftless.bench.Sample;
import dev.driftless.bench.database.AccountTable;
import dev.driftless.bench.database.Database;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Contestants in turn, round after round, each on a fresh copy of the same table; each round begins with the next one, so
 * that none always follows the same. After each its rows are checked.
 */
final class Race {

    private final String part;
    private final Database database;
    private final AccountTable table;
    private final List<Contestant> contestants;

    Race(String part, Database database, AccountTable table, List<Contestant> contestants) {
        this.part = part;
        this.database = database;
        this.table = table;
        this.contestants = contestants;
    }

    /**
     * Runs it.
     *
     * @param warmUps rounds that do not count
     * @param rounds rounds that do
     * @param results is told of wrong rows
     * @return seconds of each contestant, in the order of contestants
     */
    Map<String, Sample> run(int warmUps, int rounds, Results results) throws Exception {
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        for (Contestant contestant : contestants) {
            contestant.install(database);
            seconds.put(contestant.name(), new ArrayList<>());
        }
        List<Contestant> order = new ArrayList<>(contestants);
        for (int round = 1 - warmUps; round <= rounds; round++) {
            for (Contestant contestant : order) {
                double measured = measure(contestant, results);
                System.out.printf(Locale.ROOT, "%s %,d rows, %s: %-46s %8.3f s%n", part, table.rows(),
                        round > 0 ? "round " + round : "warm-up", contestant.name(), measured);
                if (round > 0) {
                    seconds.get(contestant.name()).add(measured);
                }
            }
            Collections.rotate(order, -1);
        }
        Map<String, Sample> samples = new LinkedHashMap<>();
        seconds.forEach((name, values) -> samples.put(name, new Sample(values)));
        return samples;
    }

    private double measure(Contestant contestant, Results results) throws Exception {
        table.copy();
        System.gc();
        long start = System.nanoTime();
        contestant.run(database);
        double seconds = (System.nanoTime() - start) / 1e9;
        long wrong = table.wrongRows();
        if (wrong != 0) {
            results.wrong(part, contestant.name() + " left " + wrong + " wrong rows of " + table.rows());
        }
        return seconds;
    }
}

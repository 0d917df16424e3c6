package dev.driftless.bench.latency;

import dev.driftless.bench.Results;
import dev.driftless.bench.database.AccountTable;
import dev.driftless.bench.database.Database;
import java.time.Duration;
import java.util.Locale;

/**
 * Where migration and application meet. A migration that ends before the time is over begins again on a fresh copy of the
 * table; transactions count only if they arrived while one was at work.
 */
final class Stage {

    private static final int LEAST_TRANSACTIONS = 10_000;
    private static final int SETTLE_MILLIS = 1000;

    private final Database database;
    private final AccountTable table;
    private final Load load;
    private final double rate;
    private final Results results;

    Stage(Database database, AccountTable table, Load load, double rate, Results results) {
        this.database = database;
        this.table = table;
        this.load = load;
        this.rate = rate;
        this.results = results;
    }

    /**
     * Measures a scenario once.
     *
     * @param scenario what runs beside the application
     * @param seconds for at least so long, and at a full length for at least 10,000 transactions
     */
    Round measure(Scenario scenario, int seconds) throws Exception {
        Latencies latencies = new Latencies();
        int least = seconds < LatencyPart.FULL_SECONDS ? 1 : LEAST_TRANSACTIONS;
        double window = 0;
        long changed = 0;
        int tables = 0;
        while (window < seconds || latencies.size() < least) {
            table.copy();
            tables++;
            System.gc();
            Load.Run run = load.start(rate);
            Thread.sleep(SETTLE_MILLIS);
            long start = System.nanoTime();
            scenario.work().run(database, Duration.ofMillis(Math.max(1000, (long) ((seconds - window) * 1000))));
            long end = System.nanoTime();
            Load.Outcome outcome = run.stop();
            latencies.addAll(outcome.between(start, end));
            window += (end - start) / 1e9;
            changed += table.toDo() - database.number("SELECT COUNT(*) FROM account WHERE " + AccountTable.TO_DO);
            String wrong = Check.of(database, table.rows(), scenario.whole(), outcome);
            if (!wrong.isEmpty()) {
                results.wrong(LatencyPart.NAME, scenario.name() + " left " + wrong);
            }
        }
        Round round = new Round(latencies.millis(0.5), latencies.millis(0.99), latencies.millis(1), latencies.size(), window,
                tables, changed / window);
        System.out.printf(Locale.ROOT, "%-32s p50 %8.2f ms  p99 %10.2f ms  max %10.2f ms  %,9.0f rows/s  %,d transactions%n",
                scenario.name(), round.p50(), round.p99(), round.max(), round.rowsPerSecond(), round.transactions());
        return round;
    }
}

package dev.driftless.bench.throughput;

import dev.driftless.bench.database.AccountTable;
import dev.driftless.bench.database.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The floor: one {@code UPDATE} that computes the value in the database, and locks every row that it has changed until all
 * are done. Over two connections, each changes one half of the keys.
 */
final class SingleUpdate implements Contestant {

    /** The one that all others are compared with. */
    static final String ONE = "single UPDATE";

    /** The same over two connections. */
    static final String TWO = "single UPDATE, two connections";

    private final long middle;
    private final boolean parallel;

    private SingleUpdate(long middle, boolean parallel) {
        this.middle = middle;
        this.parallel = parallel;
    }

    static SingleUpdate one() {
        return new SingleUpdate(0, false);
    }

    static SingleUpdate two(long rows) {
        return new SingleUpdate(rows / 2, true);
    }

    @Override
    public String name() {
        return parallel ? TWO : ONE;
    }

    @Override
    public void run(Database database) throws Exception {
        String sql = "UPDATE account SET email_domain = " + database.dialect().domain() + " WHERE " + AccountTable.TO_DO;
        if (!parallel) {
            database.execute(List.of(sql));
            return;
        }
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> halves = new ArrayList<>();
            for (String half : List.of(" AND id <= " + middle, " AND id > " + middle)) {
                halves.add(threads.submit(() -> {
                    database.execute(List.of(sql + half));
                    return null;
                }));
            }
            for (Future<?> half : halves) {
                half.get();
            }
        } finally {
            threads.shutdown();
        }
    }
}

package dev.driftless.store.jdbc;

import dev.driftless.Direction;
import dev.driftless.store.Key;
import dev.driftless.store.PageRequest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds keys that part a table into ranges, by the keys that are really there: from a sample of its blocks where the
 * database draws one, else by steps along the index as long as the database's own estimate of its rows suggests, of which
 * only a bounded number is made.
 */
final class Cutter {

    /** Rows between two cut points where there is no sample: at least some seconds of work, at most what a step may cost. */
    private static final int LEAST_STEP = 25_000;
    private static final int MOST_STEP = 500_000;
    private static final Duration LONGEST = Duration.ofMillis(700);

    private final Sql sql;
    private final Dialect dialect;
    private final Pages pages;

    Cutter(Sql sql, Dialect dialect, Pages pages) {
        this.sql = sql;
        this.dialect = dialect;
        this.pages = pages;
    }

    List<Key> cutPoints(JdbcStepTable table, int ranges) throws SQLException {
        if (ranges < 2) {
            return List.of();
        }
        return dialect.samples() ? sampled(table, ranges) : stepped(table, ranges);
    }

    private List<Key> sampled(JdbcStepTable table, int ranges) throws SQLException {
        Optional<String> clause = dialect.sampleClause(sql, table.table());
        if (clause.isEmpty()) {
            return List.of();
        }
        // Of neighbours that are equal one is enough; the sample's last key would leave next to nothing behind it.
        Set<Key> points = new LinkedHashSet<>(pages.sample(table, clause.get(), ranges));
        return new ArrayList<>(points).subList(0, Math.min(points.size(), ranges - 1));
    }

    private List<Key> stepped(JdbcStepTable table, int ranges) throws SQLException {
        long start = System.nanoTime();
        long share = dialect.estimatedRows(sql, table.table()) / ranges;
        int step = (int) Math.max(LEAST_STEP, Math.min(MOST_STEP, share));
        List<Key> points = new ArrayList<>();
        Key from = null;
        while (points.size() < ranges - 1 && System.nanoTime() - start < LONGEST.toNanos()) {
            Optional<Key> next = pages.keyAfter(table, new PageRequest(Direction.UP, from, null, 1, 0), step - 1);
            if (next.isEmpty()) {
                break;
            }
            from = next.get();
            points.add(from);
        }
        return points;
    }
}

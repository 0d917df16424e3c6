package dev.driftless.demo;

import dev.driftless.MigrationListener;
import dev.driftless.MigrationReport;
import dev.driftless.RunStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints how far a migration is, about four lines for each; told after every committed batch. */
final class Progress implements MigrationListener {

    private static final int QUARTERS = 4;

    private final Screen screen;
    private final Map<String, Long> expected;
    private final Map<String, Long> seen = new HashMap<>();

    /** Takes how many rows each migration will see from a dry run. */
    Progress(Screen screen, List<MigrationReport> dryRun) {
        this.screen = screen;
        this.expected = dryRun.stream().collect(Collectors.toMap(MigrationReport::id, MigrationReport::processed));
    }

    @Override
    public synchronized void batchCommitted(String migrationId, long processed, long changed) {
        long total = Math.max(expected.getOrDefault(migrationId, 0L), 1);
        long before = seen.getOrDefault(migrationId, 0L);
        long after = Math.min(before + processed, total);
        seen.put(migrationId, after);
        if (before * QUARTERS / total < after * QUARTERS / total) {
            int done = (int) (20 * after / total);
            String bar = "#".repeat(done) + ".".repeat(20 - done);
            screen.line("%-38s [%s] %3d %%  %,7d rows", migrationId, bar, 100 * after / total, after);
        }
    }

    @Override
    public synchronized void migrationCompleted(MigrationReport report) {
        if (report.status() == RunStatus.COMPLETED) {
            double seconds = report.elapsed().toMillis() / 1000.0;
            screen.line("%-38s done in %.1f s: %,d rows changed", report.id(), seconds, report.changed());
        }
    }
}

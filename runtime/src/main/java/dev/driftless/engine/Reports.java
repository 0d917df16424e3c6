package dev.driftless.engine;

import dev.driftless.MigrationReport;
import dev.driftless.RunStatus;
import dev.driftless.store.Progress;
import dev.driftless.store.Run;
import dev.driftless.store.StoreSession;
import java.util.ArrayList;
import java.util.List;

/** Reports of migrations, from what the database knows. */
final class Reports {

    private Reports() {}

    static MigrationReport report(String id, RunStatus status, Progress progress, Stopwatches stopwatches) {
        long remaining = status == RunStatus.COMPLETED ? progress.sweepSeen() : 0;
        return new MigrationReport(id, status, progress.counts().processed(), progress.counts().changed(),
                progress.counts().skipped(), progress.counts().failed(), remaining, progress.earlier(), 0,
                stopwatches.elapsed(id), false, List.of());
    }

    /** One report for each migration of the run's plan; PENDING for those that it did not come to. */
    static List<MigrationReport> of(StoreSession session, Run run, Stopwatches stopwatches) {
        List<MigrationReport> reports = new ArrayList<>();
        List<String> ids = run.state().migrationIds();
        int current = run.state().currentIndex();
        boolean begun = current < ids.size() && session.begun(run);
        for (int i = 0; i < ids.size(); i++) {
            boolean reached = i < current || i == current && begun;
            RunStatus status = i < current ? RunStatus.COMPLETED : reached ? run.state().status() : RunStatus.PENDING;
            Progress progress = reached ? session.progress(ids.get(i)) : Progress.NONE;
            reports.add(report(ids.get(i), status, progress, stopwatches));
        }
        return reports;
    }
}

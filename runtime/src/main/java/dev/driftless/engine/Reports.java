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

    /** One report for each migration that the run completed or is in the middle of. */
    static List<MigrationReport> of(StoreSession session, Run run, Stopwatches stopwatches) {
        List<MigrationReport> reports = new ArrayList<>();
        List<String> ids = run.state().migrationIds();
        for (int i = 0; i < Math.min(ids.size(), run.state().currentIndex()); i++) {
            reports.add(report(ids.get(i), RunStatus.COMPLETED, session.progress(ids.get(i)), stopwatches));
        }
        if (run.state().currentIndex() < ids.size() && session.begun(run)) {
            String current = ids.get(run.state().currentIndex());
            reports.add(report(current, run.state().status(), session.progress(current), stopwatches));
        }
        return reports;
    }
}

package dev.driftless.engine;

import dev.driftless.Direction;
import dev.driftless.MigrationReport;
import dev.driftless.PlanException;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.StoreException;
import dev.driftless.manifest.ManifestEntry;
import dev.driftless.store.StoreFailure;
import dev.driftless.store.StoreSession;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Counts, by reading only, the rows that a migration would still change. */
final class Verification {

    private final Services services;

    Verification(Services services) {
        this.services = services;
    }

    RunResult verify(String id) {
        ManifestEntry entry = services.manifest().find(id).orElseThrow(() -> new PlanException(
                "Cannot verify " + id + ": the manifest holds no such migration; correct the id."));
        try (StoreSession session = services.store().open()) {
            long start = System.nanoTime();
            Prepared prepared = services.preparation().prepare(session, List.of(entry), Direction.UP).get(id);
            Simulated found = new Simulator(services.store(), services.orm(), "verify", RunOptions.defaults().maxBatchBytes(),
                    Set.of(), failure -> { })
                    .run(session, prepared, List.of(), List.of());
            return result(prepared, found, Duration.ofNanos(System.nanoTime() - start));
        } catch (StoreFailure e) {
            throw new StoreException(e.getMessage(), e);
        }
    }

    /** A row that fails, or whose method wants to write by itself, is not known to be done. */
    private static RunResult result(Prepared prepared, Simulated found, Duration elapsed) {
        String id = prepared.id();
        long remaining = found.counts().changed() + found.counts().failed() + found.notSimulatedRows();
        RunStatus status = remaining == 0 ? RunStatus.COMPLETED : RunStatus.FAILED;
        MigrationReport report = new MigrationReport(id, status, found.counts().processed() + found.notSimulatedRows(),
                found.counts().changed(), found.counts().skipped(), found.counts().failed(), remaining, 0,
                found.notSimulatedRows(), elapsed, false, found.samples());
        Optional<String> reason = remaining == 0 ? Optional.empty() : Optional.of("rows_remaining");
        Optional<String> error = remaining == 0 ? Optional.empty() : Optional.of("Migration " + id + " would still change "
                + remaining + " rows of table " + prepared.table().name() + ": run up if it is not applied, else put these rows right; a"
                + " method that changes its own result again, or whose value the database rounds, cannot be verified.");
        return new RunResult(
                status, Optional.empty(), Direction.UP, List.of(id), List.of(), List.of(report), reason, error);
    }
}

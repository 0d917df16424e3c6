package dev.driftless.engine;

import dev.driftless.MigrationReport;
import dev.driftless.RowFailure;
import dev.driftless.RunResult;
import dev.driftless.RunState;
import dev.driftless.store.Counts;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What one process tells of one run, shared by its workers; what happens to a migration once is told once. Thread-safe. */
final class RunEvents {

    private final Events events;
    private final Set<String> started = ConcurrentHashMap.newKeySet();
    private final Set<String> failed = ConcurrentHashMap.newKeySet();

    RunEvents(Events events) {
        this.events = events;
    }

    void runStarted(RunState run) {
        events.tell(listener -> listener.runStarted(run));
    }

    /** Whether this worker was the first of the process, so that one of them logs it. */
    boolean migrationStarted(String migrationId) {
        boolean first = started.add(migrationId);
        if (first) {
            events.tell(listener -> listener.migrationStarted(migrationId));
        }
        return first;
    }

    void batchStarted(String migrationId, int rows) {
        events.tell(listener -> listener.batchStarted(migrationId, rows));
    }

    void batchCommitted(String migrationId, Counts counts) {
        events.tell(listener -> listener.batchCommitted(migrationId, counts.processed(), counts.changed()));
    }

    void rowFailed(RowFailure failure) {
        events.tell(listener -> listener.rowFailed(failure));
    }

    void batchRetried(String migrationId, String reason) {
        events.tell(listener -> listener.batchRetried(migrationId, reason));
    }

    void gaveWay(String migrationId, String reason) {
        events.tell(listener -> listener.gaveWay(migrationId, reason));
    }

    void waiting(String migrationId, String reason) {
        events.tell(listener -> listener.waiting(migrationId, reason));
    }

    void migrationCompleted(MigrationReport report) {
        events.tell(listener -> listener.migrationCompleted(report));
    }

    void migrationFailed(String migrationId, String error) {
        if (failed.add(migrationId)) {
            events.tell(listener -> listener.migrationFailed(migrationId, error));
        }
    }

    void runEnded(RunResult result) {
        events.tell(listener -> listener.runEnded(result));
    }
}

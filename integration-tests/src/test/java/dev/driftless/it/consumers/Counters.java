package dev.driftless.it.consumers;

import dev.driftless.MigrationListener;
import dev.driftless.RowFailure;
import dev.driftless.RunResult;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The listener that the README shows. */
final class Counters implements MigrationListener {

    private final ConcurrentHashMap<String, LongAdder> counters = new ConcurrentHashMap<>();

    @Override
    public void batchCommitted(String migrationId, long processed, long changed) {
        add("batches." + migrationId, 1);
        add("rows.changed." + migrationId, changed);
        add("rows.visited." + migrationId, processed);
    }

    @Override
    public void batchRetried(String migrationId, String reason) {
        add("retries." + migrationId, 1);
    }

    @Override
    public void gaveWay(String migrationId, String reason) {
        add("gave_way." + migrationId, 1);
    }

    @Override
    public void rowFailed(RowFailure failure) {
        add("rows.failed." + failure.migrationId(), 1);
    }

    @Override
    public void runEnded(RunResult result) {
        add("runs." + result.status().label(), 1);
    }

    long value(String name) {
        LongAdder counter = counters.get(name);
        return counter == null ? 0 : counter.sum();
    }

    private void add(String name, long amount) {
        counters.computeIfAbsent(name, key -> new LongAdder()).add(amount);
    }
}

package dev.driftless.engine;

import dev.driftless.RowFailure;
import dev.driftless.SampleChange;
import dev.driftless.store.Counts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a simulation of one migration has found so far; not thread-safe. */
final class Simulated {

    private static final int SAMPLES = 10;

    private final List<SampleChange> samples = new ArrayList<>();
    private long changed;
    private long skipped;
    private long failed;
    private long notSimulated;
    private @Nullable RowFailure firstFailure;

    void changed(@Nullable SampleChange sample) {
        changed++;
        if (sample != null && samples.size() < SAMPLES) {
            samples.add(sample);
        }
    }

    void skipped() {
        skipped++;
    }

    void notSimulated() {
        notSimulated++;
    }

    void failed(RowFailure failure) {
        failed++;
        firstFailure = firstFailure == null ? failure : firstFailure;
    }

    Counts counts() {
        return new Counts(changed, skipped, failed);
    }

    long notSimulatedRows() {
        return notSimulated;
    }

    List<SampleChange> samples() {
        return samples;
    }

    @Nullable RowFailure firstFailure() {
        return firstFailure;
    }
}

package dev.driftless.cli;

import java.util.function.Consumer;

/** A line every few seconds. */
final class ProgressLines implements ProgressView {

    private final Consumer<String> out;
    private String last = "";
    private long said;

    ProgressLines(Consumer<String> out) {
        this.out = out;
    }

    @Override
    public void show(Standing standing) {
        boolean another = !standing.migrationId().equals(last);
        if (another || System.nanoTime() - said >= BETWEEN_LINES.toNanos()) {
            out.accept(standing.line());
            last = standing.migrationId();
            said = System.nanoTime();
        }
    }

    @Override
    public void completed(String migrationId, long processed) {
        // The result says so.
    }

    @Override
    public void close() {
        // Every line is whole.
    }
}

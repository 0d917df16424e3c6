package dev.driftless.cli;

import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.runtime.Migrator;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows from time to time where a run stands, on a thread of its own, until it is closed. */
final class Progress implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    private static final Duration FIRST = Duration.ofMillis(300);

    private final Migrator migrator;
    private final Watch watch;
    private final ProgressView view;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Progress::daemon);

    private Progress(Migrator migrator, ProgressView view) {
        this.migrator = migrator;
        this.watch = new Watch(migrator);
        this.view = view;
    }

    static Progress start(Migrator migrator, ProgressView view, Duration interval) {
        Progress progress = new Progress(migrator, view);
        progress.clock.scheduleWithFixedDelay(progress::look, Math.min(FIRST.toMillis(), interval.toMillis()),
                interval.toMillis(), TimeUnit.MILLISECONDS);
        return progress;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "driftless-progress");
        thread.setDaemon(true);
        return thread;
    }

    /** A look that fails is no failure of the run: the next one may succeed. */
    private void look() {
        try {
            Optional<Standing> standing = watch.look(migrator.status());
            standing.ifPresent(view::show);
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("Progress could not be looked at", e);
        }
    }

    /** Shows what the run came to; nothing is looked at any more. */
    void end(RunResult result) {
        stop();
        result.migrations().stream()
                .filter(report -> report.status() == RunStatus.COMPLETED)
                .forEach(report -> view.completed(report.id(), report.processed()));
    }

    private void stop() {
        clock.shutdown();
        try {
            clock.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
        view.close();
    }
}

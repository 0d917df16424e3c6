package dev.driftless.cli;

import dev.driftless.runtime.Migrator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Lets a run stop at its batch boundary when the process is asked to end (Ctrl-C, SIGTERM), instead of in the middle of a
 * batch, which would cost its lease's time. What is printed before it is closed is still seen.
 */
final class Interruption implements AutoCloseable {

    /** Longer than a batch usually takes. */
    private static final int MOST_SECONDS = 60;

    private static final int SILENT_SECONDS = 1;

    /** Work that is about to begin cannot be stopped yet. */
    private static final int ASKS_PER_SECOND = 5;

    private final Consumer<String> say;
    private final String unfinished;
    private final int mostSeconds;
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;
    private boolean asked;
    private Runnable stop = () -> { };
    private boolean again;

    /** Waits so long for work to stop, and says so, and what becomes of work that does not. */
    Interruption(Consumer<String> say, String unfinished, int mostSeconds) {
        this.say = say;
        this.unfinished = unfinished;
        this.mostSeconds = mostSeconds;
        this.hook = new Thread(this::askUntilDone, "driftless-interrupted");
    }

    /** From here on, the process is asked before it ends. */
    static Interruption begin(Consumer<String> say, String unfinished) {
        Interruption interruption = new Interruption(say, unfinished, MOST_SECONDS);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Of a migrator's work. */
    static Interruption leaving(Migrator migrator, Consumer<String> say) {
        Interruption interruption = begin(say, "A batch that was not committed is rolled back, nothing is lost: migrate status says what goes on.");
        interruption.stopsByLeaving(migrator);
        return interruption;
    }

    /** What a process does that is asked to end. */
    void askUntilDone() {
        try {
            ask(false);
            int asks = 0;
            while (!done.await(1000 / ASKS_PER_SECOND, TimeUnit.MILLISECONDS)) {
                ask(true);
                asks++;
                if (asks == SILENT_SECONDS * ASKS_PER_SECOND) {
                    say.accept("Stopping: waiting for what is at work to end, for " + mostSeconds + " s at most.");
                }
                if (asks >= mostSeconds * ASKS_PER_SECOND) {
                    say.accept("It did not end within " + mostSeconds + " s: this process ends without it. " + unfinished);
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void ask(boolean onceMore) {
        asked = true;
        if (again || !onceMore) {
            stop.run();
        }
    }

    /** A migrator's work, which may have begun then or not. */
    synchronized void stopsByLeaving(Migrator migrator) {
        stopsBy(migrator::leave);
        again = true;
    }

    /** What stops the work that follows; done at once if the process is to end already. */
    synchronized void stopsBy(Runnable newStop) {
        stop = newStop;
        again = false;
        if (asked) {
            stop.run();
        }
    }

    /** Whether the process is to end. */
    synchronized boolean asked() {
        return asked;
    }

    /** Does work that is not the engine's, and may be interrupted in the middle. */
    <E extends Exception> void interruptibly(Work<E> work) throws E {
        stopsBy(Thread.currentThread()::interrupt);
        try {
            work.run();
        } finally {
            stopsBy(() -> { });
        }
    }

    /** Work that may fail. */
    @FunctionalInterface
    interface Work<E extends Exception> {
        void run() throws E;
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending: the hook is at work.
        }
    }
}

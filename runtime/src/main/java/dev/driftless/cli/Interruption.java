package dev.driftless.cli;

import dev.driftless.runtime.Migrator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a run stop at its batch boundary when the process is asked to end (Ctrl-C, SIGTERM), instead of in the middle of a
 * batch, which would cost its lease's time. What is printed before it is closed is still seen.
 */
final class Interruption implements AutoCloseable {

    /** Longer than any batch may take. */
    private static final int MOST_SECONDS = 60;

    /** Work that is about to begin cannot be stopped yet. */
    private static final int ASKS_PER_SECOND = 5;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;
    private boolean asked;
    private Runnable stop = () -> { };
    private boolean again;

    private Interruption() {
        this.hook = new Thread(this::askUntilDone, "driftless-interrupted");
    }

    /** From here on, the process is asked before it ends. */
    static Interruption begin() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Of a migrator's work. */
    static Interruption leaving(Migrator migrator) {
        Interruption interruption = begin();
        interruption.stopsByLeaving(migrator);
        return interruption;
    }

    private void askUntilDone() {
        try {
            ask(false);
            for (int i = 0; i < MOST_SECONDS * ASKS_PER_SECOND && !done.await(1000 / ASKS_PER_SECOND, TimeUnit.MILLISECONDS); i++) {
                ask(true);
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

package dev.driftless.cli;

import dev.driftless.runtime.Migrator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets a run stop at its batch boundary when the process is asked to end (Ctrl-C, SIGTERM), instead of in the middle of a
 * batch, which would cost its lease's time. What is printed before it is closed is still seen.
 */
final class Interruption implements AutoCloseable {

    /** Longer than any batch may take. */
    private static final long MOST_SECONDS = 60;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean asked;
    private volatile boolean interruptible;

    private Interruption(Runnable leave) {
        Thread worker = Thread.currentThread();
        this.hook = new Thread(() -> {
            asked = true;
            leave.run();
            if (interruptible) {
                worker.interrupt();
            }
            await(done);
        }, "driftless-interrupted");
    }

    /** Of a migrator's work; none where there is only other work. */
    static Interruption leaving(@Nullable Migrator migrator) {
        Interruption interruption = new Interruption(migrator == null ? () -> { } : migrator::leave);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Whether the process is to end. */
    boolean asked() {
        return asked;
    }

    /** Does work that is not the engine's, and may be interrupted in the middle. */
    <E extends Exception> void interruptibly(Work<E> work) throws E {
        interruptible = true;
        try {
            work.run();
        } finally {
            interruptible = false;
        }
    }

    /** Work that may fail. */
    @FunctionalInterface
    interface Work<E extends Exception> {
        void run() throws E;
    }

    private static void await(CountDownLatch done) {
        try {
            done.await(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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

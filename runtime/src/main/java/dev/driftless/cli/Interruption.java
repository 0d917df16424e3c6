package dev.driftless.cli;

import dev.driftless.runtime.Migrator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets a run stop at its batch boundary when the process is asked to end (Ctrl-C, SIGTERM), instead of in the middle of a
 * batch, which would cost its lease's time.
 */
final class Interruption {

    /** Longer than any batch may take. */
    private static final long MOST_SECONDS = 60;

    private Interruption() {}

    /** Does work on a migrator; what is printed after it is part of the work. */
    static <T> T leaving(Migrator migrator, Supplier<T> work) {
        CountDownLatch done = new CountDownLatch(1);
        Thread hook = new Thread(() -> {
            migrator.leave();
            await(done);
        }, "driftless-interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.get();
        } finally {
            done.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process is ending: the hook is at work.
            }
        }
    }

    private static void await(CountDownLatch done) {
        try {
            done.await(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

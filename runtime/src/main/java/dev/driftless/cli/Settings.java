package dev.driftless.cli;

import java.time.Duration;

/**
 * How runs of the command line are carried out, from {@code deploy.migrations} or {@code dev.migrations}.
 *
 * @param enabled whether {@code deploy} migrates
 * @param waits whether {@code deploy} does it itself; else it leaves it to the application
 * @param batchSize rows of a batch; 0 lets the size follow the time that batches take, from 256 on
 * @param pollInterval how often progress is looked at
 * @param timeout how long a command works on a run
 * @param strict whether drift, failure, cancel and timeout are errors
 * @param allowDrift whether drift of applied migrations is passed over
 */
record Settings(Enabled enabled, boolean waits, int batchSize, Duration pollInterval, Duration timeout, boolean strict,
        boolean allowDrift) {

    static final Settings DEPLOY =
            new Settings(Enabled.AUTO, true, 0, Duration.ofSeconds(1), Duration.ofMinutes(15), true, false);
    static final Settings DEV = new Settings(Enabled.AUTO, true, 0, Duration.ofSeconds(1), Duration.ofMinutes(15), false, true);

    /** Whether {@code deploy} migrates. */
    enum Enabled {
        /** If there is a manifest. */
        AUTO,
        /** Yes; without a manifest it fails. */
        ON,
        /** No. */
        OFF
    }
}

package dev.driftless.cli;

import dev.driftless.RunResult;

/** What the process says to the one that started it. */
final class ExitCode {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int INTERRUPTED = 130;

    private ExitCode() {}

    static int of(RunResult result) {
        if (result.reason().filter("left"::equals).isPresent()) {
            return INTERRUPTED;
        }
        return switch (result.status()) {
            case COMPLETED, NOOP, DRY_RUN -> DONE;
            default -> FAILED;
        };
    }
}

package dev.driftless.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How often progress is looked at. */
final class PollOption {

    @Option(names = "--poll-ms", paramLabel = "MS", description = "How often progress is looked at.")
    private @Nullable Long pollMs;

    void check() {
        if (pollMs != null && pollMs < 1) {
            throw new UsageException("--poll-ms must be at least 1, was " + pollMs + ".");
        }
    }

    Duration interval(Settings settings) {
        check();
        return pollMs == null ? settings.pollInterval() : Duration.ofMillis(pollMs);
    }
}

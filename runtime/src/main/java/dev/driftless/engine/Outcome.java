package dev.driftless.engine;

import dev.driftless.RunStatus;
import java.util.Optional;

/**
 * Why a worker stopped working on a run.
 *
 * @param status RUNNING if the run goes on without it, else how the run ended
 * @param reason a word for programs
 * @param error a sentence for people
 */
record Outcome(RunStatus status, Optional<String> reason, Optional<String> error) {

    static Outcome left(String reason) {
        return new Outcome(RunStatus.RUNNING, Optional.of(reason), Optional.empty());
    }
}

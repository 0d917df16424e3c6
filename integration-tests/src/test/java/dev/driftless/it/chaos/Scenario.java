package dev.driftless.it.chaos;

import dev.driftless.it.TestBuild;
import java.nio.file.Path;

/**
 * What is run, and what happens to it.
 *
 * @param build the compiled migration
 * @param withContext whether its method takes the context
 * @param processes at the same time
 * @param parallelism threads of each
 * @param kills processes to kill
 * @param freezes processes to freeze until their work is taken over
 */
record Scenario(Path build, boolean withContext, int processes, int parallelism, int kills, int freezes) {

    static final Path PURE = TestBuild.of(Ledger.PURE).output();
    static final Path WITH_CONTEXT = TestBuild.of(Ledger.WITH_CONTEXT).output();

    Scenario(boolean withContext, int processes, int parallelism, int kills, int freezes) {
        this(withContext ? WITH_CONTEXT : PURE, withContext, processes, parallelism, kills, freezes);
    }

    Scenario less(Tally done) {
        return new Scenario(build, withContext, processes, parallelism, kills - done.kills(), freezes - done.freezes());
    }

    boolean isOver() {
        return kills <= 0 && freezes <= 0;
    }

    @Override
    public String toString() {
        return (withContext ? "with context" : "pure") + ", " + processes + " processes of " + parallelism + " threads";
    }
}

package dev.driftless.cli;

import dev.driftless.RunState;
import dev.driftless.runtime.Migrator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets a run wait. */
@Command(name = "pause", description = "Let the workers of the active run wait, in every process.", sortOptions = false)
final class PauseCommand implements Callable<Integer> {

    @Mixin
    private final DatabaseOptions database;

    PauseCommand(DatabaseOptions database) {
        this.database = database;
    }

    @Override
    public Integer call() {
        Migrator migrator = database.open().migrator();
        Optional<String> run = migrator.status().activeRun().map(RunState::runId);
        migrator.pause();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("runId", run.orElse(null));
        return database.say(json, run
                .map(id -> "Run " + id + ": the workers wait before their next batch; migrate resume lets them go on.")
                .orElse("Nothing to do: no run is active."));
    }
}

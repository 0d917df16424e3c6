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

/** Lets a paused run go on. */
@Command(name = "resume", description = "Let a paused run go on.", sortOptions = false)
final class ResumeCommand implements Callable<Integer> {

    @Mixin
    private final DatabaseOptions database;

    ResumeCommand(DatabaseOptions database) {
        this.database = database;
    }

    @Override
    public Integer call() {
        Migrator migrator = database.open().migrator();
        Optional<String> run = migrator.status().activeRun().map(RunState::runId);
        migrator.resume();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("runId", run.orElse(null));
        return database.say(json, run.map(id -> "Run " + id + ": the workers go on.").orElse("Nothing to do: no run is active."));
    }
}

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
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    private final @Nullable Migrator given;
    private final Terminal terminal;

    ResumeCommand(@Nullable Migrator given, Terminal terminal) {
        this.given = given;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Migrator migrator = connection.open(given, terminal).migrator();
        Optional<String> run = migrator.status().activeRun().map(RunState::runId);
        migrator.resume();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("runId", run.orElse(null));
        if (output.json()) {
            terminal.json(json);
        } else {
            terminal.out().println(run.map(id -> "Run " + id + ": the workers go on.").orElse("Nothing to do: no run is active."));
        }
        return ExitCode.DONE;
    }
}

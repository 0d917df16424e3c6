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
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    private final @Nullable Migrator given;
    private final Terminal terminal;

    PauseCommand(@Nullable Migrator given, Terminal terminal) {
        this.given = given;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Migrator migrator = connection.open(given, terminal).migrator();
        Optional<String> run = migrator.status().activeRun().map(RunState::runId);
        migrator.pause();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("runId", run.orElse(null));
        if (output.json()) {
            terminal.json(json);
        } else {
            terminal.out().println(run
                    .map(id -> "Run " + id + ": the workers wait before their next batch; migrate resume lets them go on.")
                    .orElse("Nothing to do: no run is active."));
        }
        return ExitCode.DONE;
    }
}

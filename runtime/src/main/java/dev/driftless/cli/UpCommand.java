package dev.driftless.cli;

import dev.driftless.RunOptions;
import dev.driftless.runtime.Migrator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Applies what is pending. */
@Command(name = "up", description = "Apply every pending migration, in id order.", sortOptions = false)
final class UpCommand implements Callable<Integer> {

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private RunFlags flags = new RunFlags();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--restart", description = "Begin unfinished migrations again from their first row.")
    private boolean restart;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    private final @Nullable Migrator given;
    private final Terminal terminal;

    UpCommand(@Nullable Migrator given, Terminal terminal) {
        this.given = given;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Place place = connection.open(given, terminal);
        if (!flags.dryRun() && !Consent.given(connection, yes, terminal, "Apply pending migrations to " + place.label() + "?")) {
            return ExitCode.FAILED;
        }
        RunOptions options = flags.options(place.settings(), place.migrator(), restart);
        Working working = new Working(terminal, output, flags.strict(place.settings()), flags.pollInterval(place.settings()));
        return working.run(place.migrator(), "up", () -> place.migrator().up(options));
    }
}

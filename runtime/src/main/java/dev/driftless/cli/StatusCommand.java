package dev.driftless.cli;

import dev.driftless.MigrationStatus;
import dev.driftless.runtime.Migrator;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows how things stand. */
@Command(name = "status", description = "Show applied and pending migrations, the run at work, drift, failed rows, the last runs.",
        sortOptions = false)
final class StatusCommand implements Callable<Integer> {

    /** A rate needs two looks. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private static final String CLEAR = "\u001b[H\u001b[2J";

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--watch", description = "Show it again and again, until Ctrl-C.")
    private boolean watch;

    @Option(names = "--poll-ms", paramLabel = "MS", description = "How often --watch looks.")
    private @Nullable Long pollMs;

    @Mixin
    private OutputOptions output = new OutputOptions();

    private final @Nullable Migrator given;
    private final Terminal terminal;

    StatusCommand(@Nullable Migrator given, Terminal terminal) {
        this.given = given;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (pollMs != null && pollMs < 1) {
            throw new UsageException("--poll-ms must be at least 1, was " + pollMs + ".");
        }
        Place place = connection.open(given, terminal);
        Watch progress = new Watch(place.migrator());
        MigrationStatus status = place.migrator().status();
        Optional<Standing> standing = progress.look(status);
        if (standing.isPresent()) {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
            status = place.migrator().status();
            standing = progress.look(status);
        }
        print(place, status, standing);
        long interval = pollMs != null ? pollMs : place.settings().pollInterval().toMillis();
        while (watch && !terminal.out().checkError()) {
            Thread.sleep(interval);
            status = place.migrator().status();
            print(place, status, progress.look(status));
        }
        return ExitCode.DONE;
    }

    private void print(Place place, MigrationStatus status, Optional<Standing> standing) {
        if (output.json()) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("database", place.label());
            json.putAll(Records.members(status));
            json.put("progress", standing.map(StatusCommand::progress).orElse(null));
            terminal.json(json);
            return;
        }
        if (watch && terminal.interactive()) {
            terminal.out().print(CLEAR);
        }
        new StatusView(place.label(), status, standing).lines().forEach(terminal.out()::println);
        if (watch && !terminal.interactive()) {
            terminal.out().println();
        }
        terminal.out().flush();
    }

    private static Map<String, @Nullable Object> progress(Standing standing) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("migrationId", standing.migrationId());
        json.put("processed", standing.processed());
        json.put("total", standing.total().isPresent() ? standing.total().getAsLong() : null);
        json.put("rowsPerSecond", Math.round(standing.rate()));
        json.put("secondsLeft", standing.left().map(Duration::toSeconds).orElse(null));
        json.put("waitingFor", standing.waitingFor().orElse(null));
        return json;
    }
}

package dev.driftless.cli;

import dev.driftless.MigrationException;
import dev.driftless.MigrationStatus;
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

    /** A rate needs two looks, and more of them where a batch takes longer. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final int MOST_LOOKS = 5;

    private static final String CLEAR = "\u001b[H\u001b[2J";

    @Mixin
    private final DatabaseOptions database;

    @Option(names = "--watch", description = "Show it again and again, until Ctrl-C.")
    private boolean watch;

    @Mixin
    private PollOption poll = new PollOption();

    StatusCommand(DatabaseOptions database) {
        this.database = database;
    }

    @Override
    public Integer call() throws InterruptedException {
        poll.check();
        Place place = database.open();
        long interval = poll.interval(place.settings()).toMillis();
        Watch progress = new Watch(place.migrator());
        MigrationStatus status = place.migrator().status();
        Optional<Standing> standing = progress.look(status);
        for (int looks = 1; looks < MOST_LOOKS && isAtWorkUnmeasured(standing); looks++) {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
            status = place.migrator().status();
            standing = progress.look(status);
        }
        print(place, status, standing);
        while (watch && !database.terminal().out().checkError()) {
            Thread.sleep(interval);
            try {
                status = place.migrator().status();
                print(place, status, progress.look(status));
            } catch (MigrationException e) {
                // A database that is away for a moment is looked at again.
                database.terminal().err().println("migrate: "
                        + Words.clean(database.here(Words.command(String.valueOf(e.getMessage())))));
            }
        }
        return ExitCode.DONE;
    }

    private static boolean isAtWorkUnmeasured(Optional<Standing> standing) {
        return standing.filter(each -> each.rate() < 1 && each.waitingFor().isEmpty()).isPresent();
    }

    private void print(Place place, MigrationStatus status, Optional<Standing> standing) {
        Terminal terminal = database.terminal();
        if (database.output().json()) {
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
        new StatusView(place.label(), status, standing, database::here).lines().forEach(terminal.out()::println);
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

package dev.driftless.cli;

import dev.driftless.Direction;
import dev.driftless.MigrationState;
import dev.driftless.MigrationStatus;
import dev.driftless.RunState;
import dev.driftless.runtime.Migrator;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Follows the run at work from look to look: what the database says, so that every process's work counts. The total is
 * what had been visited when a migration was first seen, and what its {@code where} selected then. Not thread-safe.
 */
final class Watch {

    private static final Duration COUNTING = Duration.ofSeconds(2);

    private final Migrator migrator;
    private @Nullable String migrationId;
    private OptionalLong total = OptionalLong.empty();
    private long processed;
    private long lookedAt;
    private double rate;

    Watch(Migrator migrator) {
        this.migrator = migrator;
    }

    /** Where the migration at work stands; empty if no run is at work, is between migrations, or tries failed rows again. */
    Optional<Standing> look(MigrationStatus status) {
        Optional<RunState> run = status.activeRun().filter(active -> Words.retries(active, status).isEmpty());
        Optional<String> id = run.flatMap(Watch::atWork);
        if (id.isEmpty()) {
            migrationId = null;
            return Optional.empty();
        }
        RunState state = run.orElseThrow();
        long now = System.nanoTime();
        Optional<MigrationState> known = status.migrations().stream()
                .filter(migration -> migration.id().equals(id.get()) && migration.runId().equals(Optional.of(state.runId())))
                .findFirst();
        long seen = known.map(MigrationState::processed).orElse(0L);
        if (!id.get().equals(migrationId)) {
            migrationId = id.get();
            OptionalLong ahead = migrator.rowsSelected(id.get(), state.direction(), COUNTING);
            boolean whole = migrator.manifest().find(id.get())
                    .flatMap(entry -> state.direction() == Direction.UP ? Optional.of(entry.up()) : entry.down())
                    .map(step -> step.where().isBlank())
                    .orElse(true);
            total = ahead.isEmpty() ? ahead : OptionalLong.of(ahead.getAsLong() + (whole ? 0 : seen));
            rate = 0;
        } else if (now > lookedAt) {
            double lately = Math.max(0, seen - processed) / ((now - lookedAt) / 1e9);
            rate = rate == 0 ? lately : 0.7 * rate + 0.3 * lately;
        }
        processed = seen;
        lookedAt = now;
        return Optional.of(new Standing(id.get(), seen, total, rate, state.waitingFor()));
    }

    private static Optional<String> atWork(RunState run) {
        return run.currentIndex() < run.migrationIds().size()
                ? Optional.of(run.migrationIds().get(run.currentIndex()))
                : Optional.empty();
    }
}

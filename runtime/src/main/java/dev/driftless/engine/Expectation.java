package dev.driftless.engine;

import dev.driftless.Direction;
import dev.driftless.MigrationException;
import dev.driftless.manifest.ManifestStep;
import dev.driftless.store.StoreFailure;
import dev.driftless.store.StoreSession;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what lies ahead of a run, for those who watch it. */
final class Expectation {

    private static final Logger LOG = LoggerFactory.getLogger(Expectation.class);

    private final Services services;

    Expectation(Services services) {
        this.services = services;
    }

    OptionalLong rowsSelected(String id, Direction direction, Duration atMost) {
        Optional<ManifestStep> step = services.manifest().find(id)
                .flatMap(entry -> direction == Direction.UP ? Optional.of(entry.up()) : entry.down());
        if (step.isEmpty()) {
            return OptionalLong.empty();
        }
        try (StoreSession session = services.store().open()) {
            return session.countRows(session.table(id, step.get(), List.of(), false), atMost);
        } catch (StoreFailure | MigrationException e) {
            LOG.debug("The rows of migration {} could not be counted", id, e);
            return OptionalLong.empty();
        }
    }
}

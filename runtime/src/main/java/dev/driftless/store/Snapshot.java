package dev.driftless.store;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the database knows at one moment.
 *
 * @param migrations one entry for each migration that was ever run, in id order
 * @param activeRun the run that holds the run slot
 */
public record Snapshot(List<Applied> migrations, Optional<Run> activeRun) {

    /** A database in which nothing was ever run. */
    public static final Snapshot EMPTY = new Snapshot(List.of(), Optional.empty());

    /** Copies the list. */
    public Snapshot {
        migrations = List.copyOf(migrations);
    }

    /**
     * One migration.
     *
     * @param id its id
     * @return empty if it was never run
     */
    public Optional<Applied> find(String id) {
        return migrations.stream().filter(applied -> applied.id().equals(id)).findFirst();
    }

    /**
     * What is wholly applied.
     *
     * @return ids, in no order
     */
    public Set<String> applied() {
        return migrations.stream().filter(Applied::applied).map(Applied::id).collect(Collectors.toUnmodifiableSet());
    }
}

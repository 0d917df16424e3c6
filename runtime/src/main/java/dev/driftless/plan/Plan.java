package dev.driftless.plan;

import dev.driftless.Direction;
import dev.driftless.Drift;
import dev.driftless.manifest.ManifestEntry;
import java.util.List;

/**
 * What a call of up or down is to do.
 *
 * @param direction up or down
 * @param migrations the migrations to run, in order
 * @param drift every drift found; blocking as the call's options have it
 */
public record Plan(Direction direction, List<ManifestEntry> migrations, List<Drift> drift) {

    /** Copies the lists. */
    public Plan {
        migrations = List.copyOf(migrations);
        drift = List.copyOf(drift);
    }

    /**
     * Whether drift forbids to do anything.
     *
     * @return true if any drift blocks
     */
    public boolean blocked() {
        return drift.stream().anyMatch(Drift::blocking);
    }

    /**
     * The ids of the migrations.
     *
     * @return in order
     */
    public List<String> ids() {
        return migrations.stream().map(ManifestEntry::id).toList();
    }
}

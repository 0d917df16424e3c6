package dev.driftless.plan;

import dev.driftless.Direction;
import dev.driftless.Drift;
import dev.driftless.PlanException;
import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import dev.driftless.manifest.Manifest;
import dev.driftless.manifest.ManifestEntry;
import dev.driftless.store.Applied;
import dev.driftless.store.Snapshot;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Decides what a call of up or down is to do. */
public final class Planner {

    private final Manifest manifest;
    private final DriftCheck driftCheck;

    /**
     * A planner for one manifest.
     *
     * @param manifest this build's migrations
     * @param blockWhenAhead whether migrations of a newer build block
     */
    public Planner(Manifest manifest, boolean blockWhenAhead) {
        this.manifest = manifest;
        this.driftCheck = new DriftCheck(manifest, blockWhenAhead);
    }

    /**
     * All migrations that are not wholly applied, in id order.
     *
     * @param snapshot what was applied
     * @param options allowDrift and restart lift drift
     * @return the plan
     */
    public Plan up(Snapshot snapshot, RunOptions options) {
        return new Plan(Direction.UP, pending(snapshot), drift(snapshot, options));
    }

    /**
     * Migrations to roll back, the highest id first.
     *
     * @param snapshot what was applied
     * @param rollback which
     * @param options allowDrift lifts drift
     * @return the plan; nothing is planned if drift blocks
     * @throws PlanException if an id is unknown, or a selected migration cannot be rolled back
     */
    public Plan down(Snapshot snapshot, Rollback rollback, RunOptions options) {
        if (options.restart()) {
            throw new PlanException("restart begins unfinished migrations again and goes with up only: leave it out of down.");
        }
        rollback.to().filter(id -> manifest.find(id).isEmpty()).ifPresent(id -> {
            throw new PlanException("Cannot roll back to " + id + ": the manifest holds no such migration; correct the id.");
        });
        List<Drift> drift = drift(snapshot, options);
        if (drift.stream().anyMatch(Drift::blocking)) {
            return new Plan(Direction.DOWN, List.of(), drift);
        }
        List<String> applied = applied(snapshot);
        List<String> selected = rollback.to()
                .map(to -> applied.stream().filter(id -> id.compareTo(to) > 0).toList())
                .orElseGet(() -> applied.subList(0, Math.min(applied.size(), rollback.steps().orElse(1))));
        return new Plan(Direction.DOWN, selected.stream().map(this::reversible).toList(), drift);
    }

    /**
     * Those of some migrations that are still to be rolled back, the highest id first.
     *
     * @param snapshot what was applied
     * @param ids what an earlier plan had chosen
     * @param options allowDrift lifts drift
     * @return the plan; nothing is planned if drift blocks
     */
    public Plan down(Snapshot snapshot, List<String> ids, RunOptions options) {
        List<Drift> drift = drift(snapshot, options);
        boolean blocked = drift.stream().anyMatch(Drift::blocking);
        List<String> selected = blocked ? List.of() : applied(snapshot).stream().filter(ids::contains).toList();
        return new Plan(Direction.DOWN, selected.stream().map(this::reversible).toList(), drift);
    }

    /** Wholly or partly applied, the highest id first. */
    private List<String> applied(Snapshot snapshot) {
        return snapshot.migrations().stream()
                .filter(migration -> migration.applied() || migration.halfway())
                .filter(migration -> !migration.retired() || manifest.find(migration.id()).isPresent())
                .map(Applied::id)
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    /**
     * Migrations that are not wholly applied.
     *
     * @param snapshot what was applied
     * @return in id order
     */
    public List<ManifestEntry> pending(Snapshot snapshot) {
        Set<String> applied = snapshot.applied();
        return manifest.entries().stream()
                .filter(entry -> !applied.contains(entry.id()))
                .toList();
    }

    /**
     * Every drift, blocking as it is without any option.
     *
     * @param snapshot what was applied
     * @return in id order
     */
    public List<Drift> drift(Snapshot snapshot) {
        return Collections.unmodifiableList(driftCheck.check(snapshot));
    }

    private List<Drift> drift(Snapshot snapshot, RunOptions options) {
        return drift(snapshot).stream()
                .map(drift -> options.allowDrift() || options.restart() && drift.kind() == Drift.Kind.EDITED_MIDWAY
                        ? lifted(drift)
                        : drift)
                .toList();
    }

    private static Drift lifted(Drift drift) {
        return new Drift(drift.kind(), drift.migrationId(), drift.appliedChecksum(), drift.manifestChecksum(), false,
                drift.message());
    }

    private ManifestEntry reversible(String id) {
        ManifestEntry entry = manifest.find(id)
                .orElseThrow(() -> new PlanException("Cannot roll back " + id
                        + ": this build does not hold it; roll back with the build that does."));
        if (entry.down().isEmpty()) {
            throw new PlanException("Cannot roll back " + id + ": " + entry.className()
                    + " has no @Down method; write a new migration that puts things right instead.");
        }
        return entry;
    }
}

package dev.driftless.plan;

import dev.driftless.Drift;
import dev.driftless.manifest.Manifest;
import dev.driftless.manifest.ManifestEntry;
import dev.driftless.store.Applied;
import dev.driftless.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares what was applied with the manifest. Only checksums of one version are compared. */
public final class DriftCheck {

    private final Manifest manifest;
    private final boolean blockWhenAhead;

    /**
     * A check against one manifest.
     *
     * @param manifest this build's migrations
     * @param blockWhenAhead whether migrations of a newer build block
     */
    public DriftCheck(Manifest manifest, boolean blockWhenAhead) {
        this.manifest = manifest;
        this.blockWhenAhead = blockWhenAhead;
    }

    /**
     * Every difference.
     *
     * @param snapshot what was applied
     * @return in id order, each blocking or not as it is without any option
     */
    public List<Drift> check(Snapshot snapshot) {
        String newest = manifest.entries().isEmpty()
                ? ""
                : manifest.entries().get(manifest.entries().size() - 1).id();
        List<Drift> drift = new ArrayList<>();
        for (Applied applied : snapshot.migrations()) {
            if (applied.applied() || applied.halfway()) {
                check(applied, newest).ifPresent(drift::add);
            }
        }
        return drift;
    }

    private Optional<Drift> check(Applied applied, String newest) {
        Optional<ManifestEntry> entry = manifest.find(applied.id());
        if (entry.isPresent()) {
            return edited(applied, entry.get());
        }
        if (applied.retired()) {
            return Optional.empty();
        }
        boolean ahead = applied.id().compareTo(newest) > 0;
        return Optional.of(new Drift(
                ahead ? Drift.Kind.AHEAD : Drift.Kind.MISSING_FROM_MANIFEST,
                applied.id(),
                Optional.of(applied.checksum()),
                Optional.empty(),
                !ahead || blockWhenAhead,
                ahead
                        ? "Migration " + applied.id() + " was applied by a newer build than this one, whose newest is "
                                + (newest.isEmpty() ? "none" : newest) + ": nothing to do in a rolling deployment."
                        : "Migration " + applied.id() + " was applied but is missing from the manifest: restore its class, or"
                                + " retire it with acceptDrift(\"" + applied.id() + "\")."));
    }

    private static Optional<Drift> edited(Applied applied, ManifestEntry entry) {
        if (!comparable(applied.checksum(), entry.checksum()) || applied.checksum().equals(entry.checksum())) {
            return Optional.empty();
        }
        if (applied.halfway() && !applied.moved()) {
            return Optional.empty();
        }
        return Optional.of(new Drift(
                applied.halfway() ? Drift.Kind.EDITED_MIDWAY : Drift.Kind.CHECKSUM_MISMATCH,
                applied.id(),
                Optional.of(applied.checksum()),
                Optional.of(entry.checksum()),
                true,
                applied.halfway()
                        ? "Migration " + applied.id() + " was edited after it had changed some rows: undo the edit, or go on at"
                                + " its cursor with the new code (allowDrift), or begin it again from the first row (restart, up only)."
                        : "Migration " + applied.id() + " was edited after it was applied: undo the edit and write a new"
                                + " migration, or accept the edit with acceptDrift(\"" + applied.id() + "\")."));
    }

    private static boolean comparable(String a, String b) {
        return version(a).equals(version(b));
    }

    private static String version(String checksum) {
        int colon = checksum.indexOf(':');
        return colon < 0 ? "" : checksum.substring(0, colon);
    }
}

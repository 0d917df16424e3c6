package dev.driftless.engine;

import dev.driftless.Direction;
import dev.driftless.store.Key;
import dev.driftless.store.Range;
import dev.driftless.store.StoreSession;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets a worker that has nothing to do part a range that another one works on. */
final class Splitter {

    /** How many batches ahead of a cursor a range may be parted; the farthest that the range has is taken. */
    private static final int[] BATCHES_AHEAD = {4, 16, 64, 256};

    /** Steps along an index are cheap, but not free. */
    private static final int MOST_ROWS_AHEAD = 200_000;

    /** A range whose batches are quick moves on while it is looked at. */
    private static final int MOST_TRIES = 4;

    private Splitter() {}

    private record Cut(Range range, Key at, int rows) {}

    /** Whether a range was parted; the far part is free then. Ranges of less than four batches are left alone. */
    static boolean split(StoreSession session, Prepared migration, int batchSize) {
        Cut best = null;
        for (Range range : session.openRanges(migration.id())) {
            Cut cut = farthest(session, migration, range, batchSize);
            if (cut != null && (best == null || cut.rows() > best.rows())) {
                best = cut;
            }
        }
        for (int tries = 1; best != null && tries <= MOST_TRIES; tries++) {
            if (session.split(migration.direction(), best.range(), best.at())) {
                return true;
            }
            best = again(session, migration, best);
        }
        return false;
    }

    /** The same cut as the range stands now: one look, so that little time passes. */
    private static @Nullable Cut again(StoreSession session, Prepared migration, Cut cut) {
        return session.openRanges(migration.id()).stream()
                .filter(range -> range.sweep() == cut.range().sweep() && range.seq() == cut.range().seq())
                .findFirst()
                .flatMap(range -> session.keyAhead(migration.table(), migration.direction(), range, cut.rows())
                        .map(at -> new Cut(range, at, cut.rows())))
                .orElse(null);
    }

    private static @Nullable Cut farthest(StoreSession session, Prepared migration, Range range, int batchSize) {
        Cut farthest = null;
        for (int batches : BATCHES_AHEAD) {
            int rows = (int) Math.min(MOST_ROWS_AHEAD, (long) batches * batchSize);
            Optional<Key> at = farthest != null && rows == farthest.rows()
                    ? Optional.empty()
                    : session.keyAhead(migration.table(), migration.direction(), range, rows);
            if (at.isEmpty() || migration.direction() == Direction.UP && at.get().equals(range.upper())) {
                // Behind the last key there is nothing to give away.
                return farthest;
            }
            farthest = new Cut(range, at.get(), rows);
        }
        return farthest;
    }
}

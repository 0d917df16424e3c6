package dev.driftless.store.jdbc;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A primary key or a usable unique index.
 *
 * @param name the index's name
 * @param primary whether it is the primary key
 * @param columns its columns, in index order
 */
record KeyCandidate(String name, boolean primary, List<String> columns) {

    /** The primary key, else the index with the fewest columns, the first by name among equals. */
    static Optional<KeyCandidate> best(List<KeyCandidate> candidates) {
        return candidates.stream()
                .min(Comparator.comparing((KeyCandidate c) -> !c.primary)
                        .thenComparing(c -> c.columns.size())
                        .thenComparing(KeyCandidate::name));
    }
}

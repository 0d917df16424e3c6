package dev.driftless.engine;

import dev.driftless.RowFailure;
import dev.driftless.store.Counts;
import dev.driftless.store.Others;
import dev.driftless.store.Range;
import java.util.List;

/**
 * What a batch came to.
 *
 * @param range the range as it stands now
 * @param done whether nothing is left of it in this direction
 * @param blocked whether nothing was done because somebody else has the first row locked
 * @param others whether a row was met that somebody else was writing
 * @param rows rows read
 * @param counts rows by outcome
 * @param failures rows quarantined
 */
record BatchResult(Range range, boolean done, boolean blocked, Others others, int rows, Counts counts, List<RowFailure> failures) {}

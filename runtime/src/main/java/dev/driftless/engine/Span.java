package dev.driftless.engine;

import dev.driftless.Direction;
import dev.driftless.store.Batch;
import dev.driftless.store.Key;
import dev.driftless.store.Page;
import dev.driftless.store.PageRequest;
import dev.driftless.store.Range;
import dev.driftless.store.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a range that a batch takes, and where its cursor will stand.
 *
 * @param rows in the direction's order
 * @param cursor the cursor after the batch; null for the lower end
 * @param done whether that is the range's end
 * @param blocked whether somebody else has the row after them locked
 */
record Span(List<Row> rows, @Nullable Key cursor, boolean done, boolean blocked) {

    /** Whether a range has no open side. */
    static boolean nothingOpen(Range range, Direction direction) {
        return range.upper() == null || direction == Direction.DOWN && range.cursor() == null;
    }

    static Span end(Range range) {
        return new Span(List.of(), range.cursor(), true, false);
    }

    /** What to read of a range. Down, one row more is read: it is where the cursor will stand. */
    static PageRequest request(Range range, Direction direction, int size, long maxBytes) {
        return direction == Direction.UP
                ? new PageRequest(direction, range.cursor() == null ? range.lower() : range.cursor(), range.upper(), size, maxBytes)
                : new PageRequest(direction, range.lower(), range.cursor(), size + 1, maxBytes);
    }

    /** What to read of a range to see whether it holds more rows, up to the new cursor, than those known. */
    PageRequest again(Range range, Direction direction) {
        return direction == Direction.UP
                ? new PageRequest(direction, range.cursor() == null ? range.lower() : range.cursor(), cursor, rows.size() + 1, 0)
                : new PageRequest(direction, cursor == null ? range.lower() : cursor, range.cursor(), rows.size() + 1, 0);
    }

    static Span of(Range range, Direction direction, Page page) {
        return of(range, direction, page.rows(), page.last(), false);
    }

    static Span of(Range range, Direction direction, Batch.Careful careful) {
        if (direction == Direction.DOWN && careful.blocked()) {
            return new Span(careful.rows(), careful.rows().isEmpty() ? range.cursor() : careful.next(), false, true);
        }
        return of(range, direction, careful.rows(), careful.last() && !careful.blocked(), careful.blocked());
    }

    private static Span of(Range range, Direction direction, List<Row> rows, boolean last, boolean blocked) {
        if (direction == Direction.UP) {
            return last
                    ? new Span(rows, range.upper(), true, false)
                    : new Span(rows, rows.isEmpty() ? range.cursor() : rows.get(rows.size() - 1).key(), false, blocked);
        }
        if (last) {
            return new Span(rows, null, true, false);
        }
        if (rows.size() < 2) {
            return new Span(List.of(), range.cursor(), false, true);
        }
        return new Span(rows.subList(0, rows.size() - 1), rows.get(rows.size() - 1).key(), false, blocked);
    }

    /** This span with fewer rows. */
    Span first(Direction direction, int count) {
        if (count >= rows.size()) {
            return this;
        }
        Key edge = rows.get(direction == Direction.UP ? count - 1 : count).key();
        return new Span(rows.subList(0, count), edge, false, false);
    }
}

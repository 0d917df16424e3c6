package dev.driftless.engine;

import dev.driftless.Direction;
import dev.driftless.store.Key;
import dev.driftless.store.KeyPage;
import dev.driftless.store.PageRequest;
import dev.driftless.store.Range;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a range that a batch takes, and where its cursor will stand.
 *
 * @param keys of the rows, in the direction's order
 * @param cursor the cursor after the batch; null for the lower end
 * @param done whether that is the range's end
 * @param blocked whether somebody else has the row after them locked
 */
record Span(List<Key> keys, @Nullable Key cursor, boolean done, boolean blocked) {

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
                ? new PageRequest(direction, range.cursor() == null ? range.lower() : range.cursor(), cursor, keys.size() + 1, 0)
                : new PageRequest(direction, cursor == null ? range.lower() : cursor, range.cursor(), keys.size() + 1, 0);
    }

    static Span of(Range range, Direction direction, KeyPage page) {
        List<Key> keys = page.keys();
        if (direction == Direction.UP) {
            return page.last()
                    ? new Span(keys, range.upper(), true, false)
                    : new Span(keys, keys.isEmpty() ? range.cursor() : keys.get(keys.size() - 1), false, false);
        }
        return page.last()
                ? new Span(keys, null, true, false)
                : new Span(keys.subList(0, keys.size() - 1), keys.get(keys.size() - 1), false, false);
    }

    /** The keys in the order in which rows are locked. */
    List<Key> upwards(Direction direction) {
        List<Key> upwards = new ArrayList<>(keys);
        if (direction == Direction.DOWN) {
            Collections.reverse(upwards);
        }
        return upwards;
    }

    /** This span with fewer rows. */
    Span first(Direction direction, int count) {
        return count < keys.size() ? cut(direction, count, false) : this;
    }

    /** This span up to the row that somebody else has locked. */
    Span before(Direction direction, Key locked) {
        return cut(direction, keys.indexOf(locked), true);
    }

    private Span cut(Direction direction, int count, boolean nextIsLocked) {
        Key edge = direction == Direction.DOWN ? keys.get(count) : count == 0 ? null : keys.get(count - 1);
        return new Span(keys.subList(0, count), edge, false, nextIsLocked);
    }
}

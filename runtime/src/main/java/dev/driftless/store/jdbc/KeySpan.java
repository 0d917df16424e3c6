package dev.driftless.store.jdbc;

import dev.driftless.store.Key;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A range of whole numbers that holds some keys and not many others, so that reading it costs less than looking each key up.
 *
 * @param first the least of the keys
 * @param last the greatest of the keys
 */
record KeySpan(Key first, Key last) {

    /** How many rows at most are read for each that is asked for. */
    private static final int ROWS_FOR_ONE = 4;

    /** Empty if the keys are none of one whole number, or too far apart. */
    static Optional<KeySpan> of(List<Column> columns, Collection<Key> keys) {
        if (columns.size() != 1 || keys.isEmpty()) {
            return Optional.empty();
        }
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        Key first = null;
        Key last = null;
        for (Key key : keys) {
            Object value = ColumnValues.parse(columns.get(0), key.parts().get(0));
            if (!(value instanceof Long || value instanceof Integer)) {
                return Optional.empty();
            }
            long number = ((Number) value).longValue();
            if (number <= least) {
                least = number;
                first = key;
            }
            if (number >= most) {
                most = number;
                last = key;
            }
        }
        long between = most - least;
        return first != null && last != null && between >= 0 && between < (long) ROWS_FOR_ONE * keys.size()
                ? Optional.of(new KeySpan(first, last))
                : Optional.empty();
    }
}

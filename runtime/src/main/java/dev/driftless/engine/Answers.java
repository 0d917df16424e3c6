package dev.driftless.engine;

import dev.driftless.Patch;
import dev.driftless.store.Change;
import dev.driftless.store.Key;
import dev.driftless.store.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a pure method answered for rows that were read without locks.
 *
 * @param asked how many rows it was asked about, from the first on
 * @param changes what it changes
 * @param failed rows on which it failed, to be asked again under a lock
 * @param slow rows that took too long too often, and why they fail
 */
record Answers(int asked, List<Change> changes, Set<Key> failed, Map<Key, String> slow) {

    /** Asks about row after row until the time is over; one row at least. */
    static Answers of(Prepared prepared, List<Row> rows, TimeLimit time) {
        List<Change> changes = new ArrayList<>();
        Set<Key> failed = new LinkedHashSet<>();
        Map<Key, String> slow = new LinkedHashMap<>();
        int asked = 0;
        for (Row row : rows) {
            if (asked > 0 && time.isOver()) {
                break;
            }
            long start = System.nanoTime();
            int before = changes.size();
            ask(prepared, row, changes, failed);
            if (time.longer(start)) {
                if (asked > 0) {
                    // The rows before it are not to wait for it: it begins the next batch.
                    drop(row, changes, before, failed);
                    break;
                }
                if (!time.tooOften(row.key())) {
                    throw time.exceeded();
                }
                drop(row, changes, before, failed);
                slow.put(row.key(), time.problem("the method"));
            }
            asked++;
        }
        return new Answers(asked, changes, failed, slow);
    }

    private static void ask(Prepared prepared, Row row, List<Change> changes, Set<Key> failed) {
        try {
            Patch patch = prepared.method().apply(prepared.instance(), NoContext.INSTANCE, row.document());
            if (patch != null && !patch.isEmpty()) {
                prepared.table().change(row, patch).ifPresent(changes::add);
            }
        } catch (Exception | StackOverflowError | AssertionError | LinkageError e) {
            Errors.throwIfInterrupted(e);
            failed.add(row.key());
        }
    }

    private static void drop(Row row, List<Change> changes, int size, Set<Key> failed) {
        changes.subList(size, changes.size()).clear();
        failed.remove(row.key());
    }
}

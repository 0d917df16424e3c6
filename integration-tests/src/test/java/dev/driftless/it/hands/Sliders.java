package dev.driftless.it.hands;

import dev.driftless.it.TestDatabase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ranges of a migration of {@code numbers} as they stand, against the rows: which row is on the wrong side? */
record Sliders(List<Slider> ranges) {

    private static final Pattern NUMBER = Pattern.compile("-?\\d+");

    /** Ends as they are stored; null stands for no end, and for a cursor at the lower end. */
    record Slider(Long lower, Long upper, Long cursor) {

        boolean covers(long id) {
            return (lower == null || id > lower) && upper != null && id <= upper;
        }

        boolean hasMoved(long id) {
            return cursor != null && id <= cursor;
        }
    }

    static Sliders of(TestDatabase db) {
        List<Slider> ranges = new ArrayList<>();
        for (String row : db.rows("SELECT r.lower, r.upper, r.cursor FROM migration_range r")) {
            String[] ends = row.split("\\|");
            ranges.add(new Slider(key(ends[0]), key(ends[1]), key(ends[2])));
        }
        ranges.sort(Comparator.comparing(Slider::lower, Comparator.nullsFirst(Comparator.naturalOrder())));
        return new Sliders(ranges);
    }

    /** Keys stand in JSON, as text. */
    private static Long key(String text) {
        Matcher number = NUMBER.matcher(text);
        return number.find() ? Long.valueOf(number.group()) : null;
    }

    boolean none() {
        return ranges.isEmpty();
    }

    /** The largest key when the sweep began. */
    OptionalLong upper() {
        return ranges.isEmpty() || ranges.get(ranges.size() - 1).upper() == null
                ? OptionalLong.empty()
                : OptionalLong.of(ranges.get(ranges.size() - 1).upper());
    }

    /** Whether rows at a key are migrated; where there are no ranges, the migration as a whole is or is not. */
    boolean moved(long id, boolean applied) {
        return none() ? applied : ranges.stream().anyMatch(range -> range.covers(id) && range.hasMoved(id));
    }

    /** What is wrong: gaps and overlaps, values but 0 and 1, rows on the wrong side that are not recorded as failed. */
    List<String> problems(TestDatabase db) {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < ranges.size(); i++) {
            Long before = i == 0 ? null : ranges.get(i - 1).upper();
            if (!Objects.equals(before, ranges.get(i).lower())) {
                problems.add("a gap or an overlap below " + ranges.get(i));
            }
        }
        boolean applied = applied(db);
        Set<Long> failed = failed(db);
        Map<Long, Integer> rows = rows(db);
        rows.forEach((id, n) -> {
            boolean moved = moved(id, applied) != failed.contains(id);
            if (n != (moved ? 1 : 0)) {
                problems.add("row " + id + " is at " + n + (failed.contains(id) ? ", has a failure," : "") + " and is "
                        + (moved(id, applied) ? "migrated" : "not migrated") + " by " + this);
            }
        });
        return problems;
    }

    static boolean applied(TestDatabase db) {
        return db.number("SELECT COUNT(*) FROM migration_state WHERE applied = TRUE") > 0;
    }

    static Map<Long, Integer> rows(TestDatabase db) {
        Map<Long, Integer> rows = new HashMap<>();
        for (String row : db.rows("SELECT id, n FROM numbers")) {
            String[] columns = row.split("\\|");
            rows.put(Long.valueOf(columns[0]), Integer.valueOf(columns[1]));
        }
        return rows;
    }

    static Set<Long> failed(TestDatabase db) {
        Set<Long> failed = new HashSet<>();
        db.rows("SELECT row_key FROM migration_failure").forEach(text -> failed.add(key(text)));
        return failed;
    }
}

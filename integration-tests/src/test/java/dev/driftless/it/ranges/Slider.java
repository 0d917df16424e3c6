package dev.driftless.it.ranges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of {@code migration_range}; ends are JSON arrays of text, null for none. */
record Slider(int sweep, int seq, @Nullable String lower, @Nullable String upper, @Nullable String cursor, boolean done,
        @Nullable String owner) {

    /** The ranges of the newest sweep in key order, which partition the keys up to the last. */
    static List<Slider> partition(TestDatabase db) {
        List<Slider> all = new ArrayList<>();
        db.rows("SELECT sweep, seq, lower, upper, " + (db.vendor() == Vendor.MARIADB ? "`cursor`" : "cursor") + ", CASE WHEN done THEN 1 ELSE 0 END, owner FROM migration_range"
                + " WHERE sweep = (SELECT MAX(sweep) FROM migration_range)").forEach(row -> all.add(read(row)));
        Map<@Nullable String, Slider> byLower = new HashMap<>();
        all.forEach(slider -> assertThat(byLower.put(slider.lower(), slider)).as("ranges that begin alike").isNull());
        List<Slider> ordered = new ArrayList<>();
        for (Slider next = byLower.remove(null); next != null; next = byLower.remove(next.upper())) {
            ordered.add(next);
            if (next.upper() == null) {
                break;
            }
        }
        assertThat(ordered).as("ranges, each beginning where another ends").hasSameSizeAs(all);
        return ordered;
    }

    private static Slider read(String row) {
        String[] parts = row.split("\\|", -1);
        return new Slider(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), text(parts[2]), text(parts[3]),
                text(parts[4]), parts[5].equals("1"), text(parts[6]));
    }

    private static @Nullable String text(String column) {
        return column.equals("null") ? null : column;
    }

    /** The end of a range over keys of one number. */
    static long number(@Nullable String end, long ifNone) {
        return end == null ? ifNone : Long.parseLong(end.replaceAll("[^-0-9]", ""));
    }

    long lowerNumber() {
        return number(lower, Long.MIN_VALUE);
    }

    long upperNumber() {
        return number(upper, Long.MIN_VALUE);
    }
}

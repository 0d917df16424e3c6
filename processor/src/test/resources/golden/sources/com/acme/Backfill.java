package com.acme;

import static com.acme.lib.Rates.LOW;
import static com.acme.lib2.Words.*;

import com.acme.lib.Sql;
import com.acme.lib.Text;
import dev.driftless.Document;
import dev.driftless.MigrationContext;
import dev.driftless.Patch;
import dev.driftless.annotations.Down;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.*;

/** Fills a column. */
@Migration(id = "20260101_000000_backfill", description = "Backfill")
final class Backfill {

    private static final int LIMIT = 10;
    private static final double RATE = 0x1.8p1;
    private static final long BIG = 1_000L;
    private static final int[] NUMBERS = {1, 2};
    private static final char QUOTE = '\'';
    private static final String GREETING = "grüße \t \\" + 'x';
    private static final String QUERY = """
            SELECT *
              FROM todo\s
             WHERE title = ""\"x""\"
            """;

    static {
        NUMBERS[0] = 3;
    }

    @Up(table = "todos", where = "prio is null")
    Patch fill(MigrationContext ctx, Document todo) throws Exception {
        Map<String, List<List<String>>> lists = new HashMap<>();
        lists.put(WORD, new ArrayList<>());
        int high = (LIMIT >>> 2) + (int) (RATE * LOW);
        high >>= 1;
        Callable<Integer> sum = () -> NUMBERS.length;
        String level =
                switch (high) {
                    case 0, 1 -> "low";
                    default -> {
                        yield Text.upper("high");
                    }
                };
        return high >= 3 && todo.isNull("prio") ? Patch.set("prio", level + sum.call()) : Patch.none();
    }

    @Down(table = "todos")
    Patch clear(Document todo) {
        return new Helper(todo.getString("prio"), 1).isLow() ? Patch.set("prio", null) : Patch.none();
    }

    @Deprecated
    static String describe() {
        return GREETING + QUOTE + QUERY + BIG;
    }
}

/** What the migration needs. */
record Helper(String value, int weight) {
    Helper {
        value = value == null ? "" : value;
    }

    boolean isLow() {
        return value.equals("low");
    }
}

enum Level {
    LOW,
    HIGH;
}

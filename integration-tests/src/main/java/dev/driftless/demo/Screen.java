package dev.driftless.demo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What the demo prints, in UTF-8: headings, calls, aligned tables, and the claims it checks about itself. */
final class Screen {

    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    private int headings;
    private int claims;
    private int failures;

    void heading(String title) {
        String text = ++headings + ". " + title;
        out.printf("%n%s%n%s%n%n", text, "-".repeat(text.length()));
    }

    void call(String code) {
        out.printf("  > %s%n%n", code);
    }

    void line(String format, Object... values) {
        out.printf(Locale.ROOT, "  " + format + "%n", values);
    }

    void blank() {
        out.println();
    }

    /** The first row is the header; columns in which every other cell is a number are aligned to the right. */
    void table(List<List<String>> rows) {
        int columns = rows.get(0).size();
        List<List<String>> cells = new ArrayList<>(Collections.nCopies(rows.size(), List.of()));
        for (int r = 0; r < rows.size(); r++) {
            cells.set(r, new ArrayList<>());
        }
        for (int c = 0; c < columns; c++) {
            int column = c;
            int width = rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
            boolean number = rows.stream().skip(1).allMatch(row -> row.get(column).matches("[0-9][0-9,.]*( %)?"));
            for (int r = 0; r < rows.size(); r++) {
                cells.get(r).add(String.format((number ? "%" : "%-") + Math.max(width, 1) + "s", rows.get(r).get(c)));
            }
        }
        cells.forEach(row -> out.println(("  " + String.join("  ", row)).stripTrailing()));
        out.println();
    }

    /** Prints a claim with what was measured; the demo fails at its end if any does not hold. */
    void claim(String text, Object expected, Object actual) {
        claims++;
        if (expected.equals(actual)) {
            line("[ok] %s: %s", text, show(actual));
        } else {
            failures++;
            line("[FAILED] %s: expected %s, was %s", text, show(expected), show(actual));
        }
    }

    int claims() {
        return claims;
    }

    int failures() {
        return failures;
    }

    static String show(Object value) {
        return value instanceof Long number ? String.format(Locale.ROOT, "%,d", number) : String.valueOf(value);
    }
}

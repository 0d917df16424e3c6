package dev.driftless.processor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The golden sources and the table of edits to them. */
final class GoldenTable {

    private static final List<String> FILES = List.of(
            "com/acme/Backfill.java", "com/acme/Tricky.java", "com/acme/Siblings.java",
            "com/acme/lib/Sql.java", "com/acme/lib/Text.java", "com/acme/lib/Rates.java", "com/acme/lib/Words.java",
            "com/acme/lib2/Text.java", "com/acme/lib2/Rates.java", "com/acme/lib2/Words.java",
            "com/acme/foreign/Up.java", "com/acme/foreign/Down.java", "com/acme/foreign/Migration.java");

    private GoldenTable() {}

    static Map<String, String> sources() {
        Map<String, String> sources = new TreeMap<>();
        FILES.forEach(file -> sources.put(file, resource("sources/" + file)));
        return sources;
    }

    static List<GoldenCase> cases() {
        List<GoldenCase> cases = new ArrayList<>(cases("same.txt", true));
        cases.addAll(cases("different.txt", false));
        return cases;
    }

    private static List<GoldenCase> cases(String file, boolean same) {
        List<GoldenCase> cases = new ArrayList<>();
        for (String part : resource(file).split("(?m)^## ")) {
            if (!part.startsWith("#")) {
                cases.add(read(part.lines().toList(), same));
            }
        }
        return cases;
    }

    private static GoldenCase read(List<String> lines, boolean same) {
        String[] title = lines.get(0).split(": ", 2);
        String[] classes = title[0].split(" -> ");
        String rewrite = "";
        List<GoldenCase.Hunk> hunks = new ArrayList<>();
        char previous = ' ';
        for (String line : lines.subList(1, lines.size())) {
            char sign = line.isEmpty() ? ' ' : line.charAt(0);
            String text = line.length() > 2 ? line.substring(2) : "";
            if (sign == '~') {
                rewrite = text;
            } else if (sign == '-' && previous != '-') {
                hunks.add(new GoldenCase.Hunk(new ArrayList<>(), new ArrayList<>()));
            }
            if (sign == '-') {
                hunks.get(hunks.size() - 1).oldLines().add(text);
            } else if (sign == '+') {
                hunks.get(hunks.size() - 1).newLines().add(text);
            }
            previous = sign;
        }
        return new GoldenCase(same, title[1], classes[0], classes[classes.length - 1], rewrite, hunks);
    }

    private static String resource(String name) {
        try (InputStream in = GoldenTable.class.getResourceAsStream("/golden/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.driftless.processor;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One edit of the golden sources.
 *
 * @param same whether the checksum must stay
 * @param name what the edit is
 * @param before the migration's class name in the unedited sources
 * @param after its class name in the edited ones
 * @param rewrite a rewrite of every file, or nothing
 * @param hunks what to replace
 */
record GoldenCase(boolean same, String name, String before, String after, String rewrite, List<Hunk> hunks) {

    record Hunk(List<String> oldLines, List<String> newLines) {

        private Pattern pattern() {
            return Pattern.compile(String.join("\n[ \t]*", oldLines.stream().map(Pattern::quote).toList()));
        }
    }

    private static final Map<String, UnaryOperator<String>> REWRITES = Map.of(
            "", text -> text,
            "crlf", text -> text.replace("\n", "\r\n"),
            "cr", text -> text.replace('\n', '\r'),
            "formFeeds", text -> text.replace(";\n", "\f;\f\n\t\f"),
            "controlZ", text -> text + "\u001A",
            "escapes", GoldenCase::escapes);

    /** The sources with this edit; file names to texts. */
    Map<String, String> apply(Map<String, String> sources) {
        Map<String, String> edited = new TreeMap<>(sources);
        for (Hunk hunk : hunks) {
            String file = file(hunk, edited);
            edited.computeIfPresent(file, (key, text) -> hunk.pattern().matcher(text)
                    .replaceFirst(Matcher.quoteReplacement(String.join("\n", hunk.newLines()))));
        }
        edited.replaceAll((file, text) -> REWRITES.get(rewrite).apply(text));
        if (edited.equals(sources)) {
            throw new IllegalArgumentException(name + ": changes nothing");
        }
        return edited;
    }

    /** Eclipse's compiler does not know its contextual keywords when they are escaped. */
    private static String escapes(String text) {
        return Pattern.compile("\\\\.|\\b(?:sealed|non|permits|record)\\b|\\p{L}").matcher(text).replaceAll(match -> Matcher.quoteReplacement(
                match.group().length() > 1 ? match.group() : "\\u%04x".formatted((int) match.group().charAt(0))));
    }

    private String file(Hunk hunk, Map<String, String> sources) {
        String own = sources.keySet().stream()
                .filter(file -> before.startsWith(file.replace(".java", "").replace('/', '.')))
                .findFirst().orElse("com/acme/Siblings.java");
        List<String> found = occurrences(hunk, sources.get(own)) > 0
                ? List.of(own)
                : sources.keySet().stream().filter(file -> occurrences(hunk, sources.get(file)) > 0).toList();
        if (found.size() != 1 || occurrences(hunk, sources.get(found.get(0))) != 1) {
            throw new IllegalArgumentException(name + ": must occur exactly once: " + hunk.oldLines() + " in " + found);
        }
        return found.get(0);
    }

    private static long occurrences(Hunk hunk, String text) {
        return hunk.pattern().matcher(text).results().count();
    }

    @Override
    public String toString() {
        return (same ? "same: " : "different: ") + before.substring(before.lastIndexOf('.') + 1) + ": " + name;
    }
}

package dev.driftless.cli;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A migration's name as ids and classes have it: lower case, everything but a-z and 0-9 one underscore, none at the ends.
 *
 * @param text for instance {@code backfill_todo_priority}
 */
record Slug(String text) {

    private static final int LONGEST = 180;

    /** Names that the new class uses, or that every class does. */
    private static final Set<String> TAKEN = Set.of("Document", "Patch", "Down", "Migration", "Up", "Override", "String", "Object", "Record");

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    static Slug of(String name) {
        String apart = name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_");
        String slug = apart.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_+|_+$", "");
        if (slug.isEmpty()) {
            throw new UsageException("The name \"" + Words.clean(name) + "\" has neither a letter nor a digit from a to z and 0 to 9:"
                    + " give one such as backfill_todo_priority.");
        }
        if (slug.length() > LONGEST) {
            throw new UsageException("The name is " + slug.length() + " characters long: give one of at most " + LONGEST + ".");
        }
        return new Slug(slug);
    }

    /** With the time in front, in UTC, so that migrations run in the order in which they were made. */
    String id(Instant now) {
        return STAMP.format(now) + "_" + text;
    }

    /** {@code BackfillTodoPriority}; a name that cannot be a class gets {@code Migration} in front or behind. */
    String className() {
        String name = Arrays.stream(text.split("_"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
        return Character.isDigit(name.charAt(0)) ? "Migration" + name : TAKEN.contains(name) ? name + "Migration" : name;
    }

    /** {@code Backfill todo priority}. */
    String description() {
        String words = text.replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}

package dev.driftless.cli;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A table's name as {@code @Up} takes it: the annotation processor refuses others, and the new class is to compile. */
final class TableName {

    private static final Set<String> RESERVED =
            Set.of("migration_lock", "migration_state", "migration_run", "migration_range", "migration_failure");

    private static final Pattern QUOTES = Pattern.compile("[\"`\\[\\]\\s]");

    private TableName() {}

    static void check(String table) {
        String[] parts = table.split("\\.", -1);
        if (table.isBlank() || !table.equals(Words.clean(table))) {
            throw new UsageException("--table names no table: give its name, in one line.");
        }
        if (table.indexOf(';') >= 0 || Stream.of(parts).anyMatch(String::isBlank)) {
            throw new UsageException("--table names " + table + ", which is no table: give its name, or schema.name.");
        }
        if (RESERVED.contains(QUOTES.matcher(parts[parts.length - 1]).replaceAll("").toLowerCase(Locale.ROOT))) {
            throw new UsageException("--table names " + table + ", one of Driftless's own tables: give one of the application.");
        }
    }
}

package dev.driftless.processor;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the values of {@code @Up} and {@code @Down}. */
final class TableCheck {

    private static final Set<String> RESERVED = Set.of(
            "migration_lock", "migration_state", "migration_run", "migration_range", "migration_failure");

    private static final Pattern WHERE = Pattern.compile("where\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern QUOTES = Pattern.compile("[\"`\\[\\]\\s]");

    private final Diagnostics diagnostics;

    TableCheck(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    void check(AnnotationUse step) {
        checkTable(step);
        checkWhere(step);
        checkVersionColumn(step);
        if (step.number("batchSize") < 0) {
            diagnostics.error(Code.BAD_BATCH_SIZE, step.site("batchSize"),
                    "batchSize of " + step.name() + " must not be negative, was " + step.number("batchSize"),
                    "write the number of rows in a batch, or leave it out for the runtime to decide");
        }
    }

    private void checkTable(AnnotationUse step) {
        String table = step.text("table");
        Site site = step.site("table");
        String remedy = "write the table as name or schema.name";
        String[] parts = table.split("\\.", -1);
        String forbidden = forbidden(table);
        if (table.isBlank()) {
            diagnostics.error(Code.BAD_TABLE, site, "the table of " + step.name() + " is empty", remedy);
        } else if (forbidden != null) {
            diagnostics.error(Code.BAD_TABLE, site, "the table of " + step.name() + " holds " + forbidden, remedy);
        } else if (Arrays.stream(parts).anyMatch(String::isBlank)) {
            diagnostics.error(Code.BAD_TABLE, site, "the table " + table + " of " + step.name() + " has an empty part", remedy);
        } else if (RESERVED.contains(bare(parts[parts.length - 1]))) {
            diagnostics.error(Code.RESERVED_TABLE, site, "the table " + table + " of " + step.name()
                    + " has the name of one of Driftless's own tables", "migrate a table of the application");
        }
    }

    private void checkWhere(AnnotationUse step) {
        String where = step.text("where");
        Site site = step.site("where");
        String condition = where.strip();
        if (!where.isEmpty() && condition.isEmpty()) {
            diagnostics.error(Code.BAD_WHERE, site, "where of " + step.name() + " is blank", "leave it out to visit every row");
        } else if (where.indexOf('\0') >= 0) {
            diagnostics.error(Code.BAD_WHERE, site, "where of " + step.name() + " holds a NUL character", "remove it");
        } else if (condition.endsWith(";")) {
            diagnostics.error(Code.BAD_WHERE, site, "where of " + step.name() + " ends in ;",
                    "remove it, because the condition is put in parentheses");
        } else if (WHERE.matcher(condition).lookingAt()) {
            diagnostics.error(Code.BAD_WHERE, site, "where of " + step.name() + " begins with the word WHERE",
                    "write the condition alone");
        }
    }

    private void checkVersionColumn(AnnotationUse step) {
        String column = step.text("versionColumn");
        if (!column.isEmpty() && column.isBlank() || column.indexOf('\0') >= 0) {
            diagnostics.error(Code.BAD_COLUMN, step.site("versionColumn"), "versionColumn of " + step.name()
                            + (column.isBlank() ? " is blank" : " holds a NUL character"),
                    "write the column's name, or leave it out");
        }
    }

    private static @Nullable String forbidden(String table) {
        if (table.indexOf(';') >= 0) {
            return "a semicolon";
        }
        return table.indexOf('\0') >= 0 ? "a NUL character" : null;
    }

    /** The name without quotes of any vendor, in lower case. */
    private static String bare(String name) {
        return QUOTES.matcher(name).replaceAll("").toLowerCase(Locale.ROOT);
    }
}

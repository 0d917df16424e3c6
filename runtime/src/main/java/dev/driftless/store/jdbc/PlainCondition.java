package dev.driftless.store.jdbc;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells whether a condition looks at nothing but its row, so that the statement that writes the row can tell whether it
 * still holds: no query, and no function but some of the database's own. When in doubt it does not.
 */
final class PlainCondition {

    private static final Set<String> HARMLESS = Set.of(
            "and", "or", "not", "in", "is", "coalesce", "nullif", "lower", "upper", "trim", "btrim", "ltrim", "rtrim", "length",
            "char_length", "octet_length", "abs", "between", "like", "then", "else", "when", "case");

    /** Queries, and comments, which could stand between a function and its parenthesis. */
    private static final Set<String> ELSEWHERE = Set.of("select", "table", "values", "--", "/*");

    private static final Pattern CALL = Pattern.compile("([^\\s(),<>=+*]+)\\s*\\(");

    private PlainCondition() {}

    static boolean isPlain(String condition) {
        String text = condition.toLowerCase(Locale.ROOT);
        if (ELSEWHERE.stream().anyMatch(text::contains)) {
            return false;
        }
        Matcher call = CALL.matcher(text);
        while (call.find()) {
            if (!HARMLESS.contains(call.group(1))) {
                return false;
            }
        }
        return true;
    }
}

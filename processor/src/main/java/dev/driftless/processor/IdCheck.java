package dev.driftless.processor;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Checks the id of a migration. */
final class IdCheck {

    static final String STYLE_OPTION = "driftless.idStyle";

    private static final int MAX_LENGTH = 200;
    private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9_:-]+");
    private static final Pattern TIMESTAMPED = Pattern.compile("\\d{8}_\\d{6}_.+");
    private static final int TIMESTAMP_LENGTH = "yyyyMMdd_HHmmss".length();
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd_HHmmss", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private final Diagnostics diagnostics;
    private final boolean anyStyle;

    IdCheck(Map<String, String> options, Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
        String style = options.get(STYLE_OPTION);
        this.anyStyle = "any".equals(style);
        if (options.containsKey(STYLE_OPTION) && !anyStyle && !"timestamp".equals(style)) {
            diagnostics.error(Code.BAD_OPTION, Site.nowhere(),
                    "-A" + STYLE_OPTION + "=" + style + " is no style of ids", "write any or timestamp");
        }
    }

    void check(AnnotationUse migration) {
        String id = migration.text("id");
        Site site = migration.site("id");
        if (id.isEmpty()) {
            diagnostics.error(Code.BAD_ID, site, "the id is empty",
                    "give the migration an id like 20260227_080239_backfill_todo_priority");
        } else if (!SYNTAX.matcher(id).matches()) {
            diagnostics.error(Code.BAD_ID, site, "the id \"" + id + "\" holds other characters than A-Z a-z 0-9 _ : -",
                    "write it like 20260227_080239_backfill_todo_priority");
        } else if (id.length() > MAX_LENGTH) {
            diagnostics.error(Code.BAD_ID, site, "the id has " + id.length() + " characters",
                    "shorten it to at most " + MAX_LENGTH);
        } else if (!anyStyle && !timestamped(id)) {
            diagnostics.warning(Code.ID_STYLE, site, "the id " + id + " does not begin with a time (yyyyMMdd_HHmmss_),"
                            + " and migrations run in the order of their ids",
                    "begin it with the UTC time, or compile with -A" + STYLE_OPTION + "=any");
        }
    }

    private static boolean timestamped(String id) {
        if (!TIMESTAMPED.matcher(id).matches()) {
            return false;
        }
        try {
            LocalDateTime.parse(id.substring(0, TIMESTAMP_LENGTH), TIMESTAMP);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}

package dev.driftless.store.jdbc;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a text of a declared length can be. */
final class TextLimit {

    private static final Pattern LENGTH = Pattern.compile("(?:character|char|character varying|varchar)\\s*\\((\\d{1,4})\\).*",
            Pattern.CASE_INSENSITIVE);

    /** A character of UTF-8. */
    private static final int MOST_BYTES = 4;

    /** Of longer ones the real length is asked for. */
    private static final int LOW = 500;

    private TextLimit() {}

    /** At most so many bytes; empty if the type sets no low limit. */
    static OptionalLong bytes(String type) {
        Matcher declared = LENGTH.matcher(type);
        int length = declared.matches() ? Integer.parseInt(declared.group(1)) : 0;
        return length > 0 && length <= LOW ? OptionalLong.of((long) MOST_BYTES * length + Dialect.SMALL) : OptionalLong.empty();
    }
}

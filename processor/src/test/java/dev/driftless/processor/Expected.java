package dev.driftless.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message that a test input asks for, in a comment above the place where it has to point:
 * {@code //! Code @ text there # part of the message}. {@code //! compiler} allows errors of the compiler itself.
 */
record Expected(String code, long line, long column, String part) {

    static final String COMPILER = "//! compiler";

    private static final Pattern COMMENT = Pattern.compile("(?m)^ *//! (\\w+) @ (.+?) # (.+)$");
    private static final Pattern NEXT_LINES = Pattern.compile("(?m)^(?! *//!).*$");

    static List<Expected> in(String source) {
        List<Expected> expected = new ArrayList<>();
        Matcher comment = COMMENT.matcher(source);
        while (comment.find()) {
            Matcher lines = NEXT_LINES.matcher(source);
            for (boolean found = lines.find(comment.end()); found; found = lines.find()) {
                int at = lines.group().indexOf(comment.group(2));
                if (at >= 0 && lines.start() > comment.end()) {
                    long line = source.substring(0, lines.start()).chars().filter(c -> c == '\n').count() + 1;
                    expected.add(new Expected(comment.group(1), line, at + 1, comment.group(3)));
                    break;
                }
            }
        }
        return expected;
    }
}

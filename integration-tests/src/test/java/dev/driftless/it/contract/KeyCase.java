package dev.driftless.it.contract;

import java.util.List;

/**
 * A table whose key is to be walked.
 *
 * @param name for reports
 * @param columns the key's columns with their types
 * @param key the key's columns
 * @param rows the key's values, as SQL
 */
record KeyCase(String name, String columns, String key, List<String> rows) {

    /** A key of one column. */
    static KeyCase of(String type, String... values) {
        return new KeyCase(type, "k " + type + " NOT NULL", "k", List.of(values));
    }

    /** What every vendor has. */
    static List<KeyCase> common() {
        return List.of(
                of("INT", "-2147483648", "2147483647", "0", "-1", "1"),
                of("SMALLINT", "-32768", "32767", "0", "10", "9"),
                of("BIGINT", "-9223372036854775808", "9223372036854775807", "0", "1099511627776", "10", "9"),
                of("VARCHAR(60)", "''", "'a'", "'b'", "'ab'", "'z''\"?{}[]'", "'日本語'", "'%'", "'😀'", "'  x'", "'line\nbreak'",
                        "'10'", "'9'"),
                new KeyCase("composite", "a INT NOT NULL, b VARCHAR(10) NOT NULL, c BIGINT NOT NULL", "a, b, c", List.of(
                        "1, 'x', 10", "1, 'x', 9", "1, 'y', 1", "2, 'a', 5", "2, 'a', 4", "0, 'z', 1", "0, 'z', 2",
                        "2, '', -1", "-1, 'x', 0")));
    }
}

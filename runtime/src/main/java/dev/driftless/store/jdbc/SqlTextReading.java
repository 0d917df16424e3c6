package dev.driftless.store.jdbc;

/**
 * The two ways in which databases read the same characters. A text that nobody vouches for is judged in both, and has to
 * pass in both.
 */
enum SqlTextReading {

    /** The SQL standard, PostgreSQL and H2: nested comments, {@code E'..'}, {@code --} and {@code "identifier"}. */
    STANDARD,

    /** MySQL and MariaDB: backslash escapes, {@code #}, {@code --} only before white space, code in version comments. */
    MYSQL
}

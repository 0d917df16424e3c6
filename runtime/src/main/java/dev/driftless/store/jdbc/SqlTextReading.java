package dev.driftless.store.jdbc;

/**
 * The ways in which databases read the same characters. A text that nobody vouches for is judged in both ways of servers, and
 * has to pass in both.
 */
enum SqlTextReading {

    /** The SQL standard, PostgreSQL and H2: nested comments, {@code E'..'}, {@code --} and {@code "identifier"}. */
    STANDARD,

    /** MySQL and MariaDB: backslash escapes, {@code #}, {@code --} only before white space, code in version comments. */
    MYSQL,

    /** SQLite: comments are not nested, {@code [name]}, parameters {@code $name::part(..)}, and no {@code E'..'} or {@code $$}. */
    SQLITE
}

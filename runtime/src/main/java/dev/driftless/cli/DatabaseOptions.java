package dev.driftless.cli;

import dev.driftless.runtime.Migrator;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** What every command on a database has: which database, whose classes, and how it says what came of it. */
final class DatabaseOptions {

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    private final @Nullable Migrator given;
    private final Terminal terminal;

    DatabaseOptions(@Nullable Migrator given, Terminal terminal) {
        this.given = given;
        this.terminal = terminal;
    }

    Terminal terminal() {
        return terminal;
    }

    OutputOptions output() {
        return output;
    }

    /** Whether the application has brought its own database and migrations. */
    boolean isGiven() {
        return given != null;
    }

    boolean prod() {
        return connection.prod();
    }

    /** A sentence whose commands mean this database. */
    String here(String sentence) {
        return Words.at(connection.again(), sentence);
    }

    /** Says that the configuration has no such key. */
    String lacks(String key) {
        return connection.lacks(key);
    }

    Configuration configuration() {
        return connection.configuration();
    }

    /** The place to work at; the database is not touched yet. */
    Place open() {
        return connection.open(given, terminal);
    }

    /** The database alone, where there may be no migrations. */
    DataSource dataSource() {
        return connection.dataSource(given, terminal);
    }

    /** Refuses what {@code open} would refuse before it looks at the migrations, and asks what it would ask. */
    void check() {
        connection.check(given, terminal);
    }

    /** Makes the application's classes visible, for this thread. */
    void useClasspath() {
        connection.useClasspath();
    }

    /** Says something while work goes on, not in the line that a bar is drawn in. */
    void sayMeanwhile(String sentence) {
        if (terminal.interactive() && !output.json()) {
            terminal.err().println();
        }
        terminal.err().println(here(sentence));
    }

    /** Says a result in one way or the other. */
    int say(Map<String, ? extends @Nullable Object> json, String sentence) {
        if (output.json()) {
            terminal.json(json);
        } else {
            terminal.out().println(here(sentence));
        }
        return ExitCode.DONE;
    }
}

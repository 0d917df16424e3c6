package dev.driftless.bench.start;

import java.util.Locale;

/** What an application asks to migrate. */
enum Tool {
    /** This library. */
    DRIFTLESS("Driftless"),
    /** Flyway. */
    FLYWAY("Flyway");

    private final String label;

    Tool(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** How another process is told. */
    String argument() {
        return this == FLYWAY ? Probe.FLYWAY : label.toLowerCase(Locale.ROOT);
    }
}

package dev.driftless.cli;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A run on production is asked for on a terminal, and needs {@code --yes} without one. */
final class Consent {

    private Consent() {}

    /** The question is empty if nothing would be changed anyhow: then the work says why. */
    static boolean given(DatabaseOptions database, boolean yes, Supplier<Optional<String>> question) {
        if (!database.prod() || yes) {
            return true;
        }
        Terminal terminal = database.terminal();
        if (!terminal.interactive()) {
            throw new UsageException("Production is not changed without a word: add --yes, or answer on a terminal.");
        }
        boolean agreed = question.get().map(terminal::confirm).orElse(true);
        if (!agreed && database.output().json()) {
            terminal.json(Map.of("error", "Not agreed to: nothing was done."));
        } else if (!agreed) {
            terminal.err().println("Nothing was done.");
        }
        return agreed;
    }
}

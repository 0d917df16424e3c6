package dev.driftless.cli;

import java.time.Duration;

/** What people see of a run at work. */
interface ProgressView extends AutoCloseable {

    /** How far apart the lines of a pipe are. */
    Duration BETWEEN_LINES = Duration.ofSeconds(5);

    void show(Standing standing);

    /** A migration that was shown is completed, with so many rows. */
    void completed(String migrationId, long processed);

    @Override
    void close();

    /** A bar on a terminal, if its library is there; lines elsewhere; nothing beside JSON. */
    static ProgressView of(Terminal terminal, boolean json) {
        if (json) {
            return new ProgressLines(line -> { });
        }
        if (terminal.interactive() && hasBar()) {
            return new ProgressBars(terminal);
        }
        return new ProgressLines(terminal.out()::println);
    }

    private static boolean hasBar() {
        try {
            Class.forName("me.tongfei.progressbar.ProgressBar", false, ProgressView.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}

package dev.driftless.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a migration stands that is at work.
 *
 * @param migrationId the migration
 * @param processed rows visited, by all processes
 * @param total about how many there are; empty if that is not known
 * @param rate rows a second, lately; 0 if not known
 * @param waitingFor why the run waits; empty while it works
 */
record Standing(String migrationId, long processed, OptionalLong total, double rate, Optional<String> waitingFor) {

    /** Which part is done, from 0 to 1; empty if the total is not known. */
    Optional<Double> share() {
        return total.isEmpty() || total.getAsLong() == 0
                ? Optional.empty()
                : Optional.of(Math.min(1.0, (double) processed / total.getAsLong()));
    }

    Optional<Duration> left() {
        return total.isEmpty() || rate < 1
                ? Optional.empty()
                : Optional.of(Duration.ofMillis((long) (1000 * Math.max(0, total.getAsLong() - processed) / rate)));
    }

    /** One line without escape codes. */
    String line() {
        StringBuilder line = new StringBuilder(migrationId).append("  ").append(Words.number(processed));
        total.ifPresent(rows -> line.append(" of about ").append(Words.number(Math.max(rows, processed))));
        line.append(" rows");
        share().ifPresent(share -> line.append(", ").append((int) (share * 100)).append(" %"));
        if (rate >= 1) {
            line.append(", ").append(Words.number((long) rate)).append(" rows/s");
        }
        left().ifPresent(left -> line.append(", ").append(Words.duration(left)).append(" left"));
        waitingFor.ifPresent(reason -> line.append(", waiting: ").append(Words.clean(reason)));
        return line.toString();
    }
}

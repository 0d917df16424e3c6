package dev.driftless.cli;

import dev.driftless.Direction;
import dev.driftless.Drift;
import dev.driftless.MigrationReport;
import dev.driftless.MigrationStatus;
import dev.driftless.RowFailure;
import dev.driftless.RunState;
import dev.driftless.RunStatus;
import dev.driftless.SampleChange;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Numbers, times and reports as people read them. Control characters of values never reach a terminal. */
final class Words {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int LONGEST_VALUE = 60;
    private static final Pattern COMMAND =
            Pattern.compile("\\bmigrate (?:up|down|status|cancel|pause|resume|verify|retry-failed|accept-drift)(?![\\w-])");

    private Words() {}

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String rows(long rows) {
        return number(rows) + (rows == 1 ? " row" : " rows");
    }

    /** To the second, in UTC. */
    static String time(Instant instant) {
        return TIME.format(instant) + "Z";
    }

    static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        if (seconds < 100) {
            return seconds + " s";
        }
        return seconds < 6000 ? seconds / 60 + " min " + seconds % 60 + " s" : seconds / 3600 + " h " + seconds / 60 % 60 + " min";
    }

    /** Some migrations, in their order. */
    static String ids(List<String> ids) {
        return ids.size() <= 3
                ? String.join(", ", ids)
                : ids.size() + " migrations, from " + ids.get(0) + " to " + ids.get(ids.size() - 1) + ",";
    }

    static String drift(Drift drift) {
        return (drift.blocking() ? "drift: " : "note: ") + command(drift);
    }

    /** A drift's sentence in the words of the command line. */
    static String command(Drift drift) {
        return clean(command(drift.message()));
    }

    /** A sentence of the library in the words of the command line. */
    static String command(String sentence) {
        return sentence
                .replaceAll("acceptDrift\\(\"([^\"]*)\"\\)", "migrate accept-drift $1")
                .replace("acceptDrift", "accept-drift")
                .replace("(allowDrift)", "(--allow-drift)")
                .replace("(restart, up only)", "(--restart, up only)")
                .replace("look at the DataSource's settings", "look at the URL and the user");
    }

    /** A sentence whose commands, typed as they are printed, mean a database. */
    static String at(String database, String sentence) {
        return COMMAND.matcher(sentence).replaceAll("$0" + Matcher.quoteReplacement(database));
    }

    /** The command that goes on with a run: steps count what is applied, be it only in part. */
    static String goesOn(RunState run, MigrationStatus status) {
        return retries(run, status).map(id -> "retry-failed " + id).orElseGet(() -> run.direction() == Direction.UP ? "up"
                : "down --steps " + Math.max(1, run.migrationIds().size() - run.currentIndex()));
    }

    /** The migration whose failed rows a run tries again: one that had come to its end that way. */
    static Optional<String> retries(RunState run, MigrationStatus status) {
        return run.migrationIds().stream()
                .skip(run.currentIndex())
                .findFirst()
                .filter(id -> status.migrations().stream().anyMatch(state -> state.id().equals(id)
                        && state.status() == RunStatus.COMPLETED && state.direction().equals(Optional.of(run.direction()))));
    }

    static String failure(RowFailure failure) {
        return failure.migrationId() + " " + failure.direction().label() + ", row " + values(failure.key()) + ": "
                + clean(failure.error());
    }

    /** One line for a migration of a run, and where nothing was written the first rows that would change. */
    static List<String> report(MigrationReport report, boolean readOnly) {
        boolean dry = readOnly || report.status() == RunStatus.DRY_RUN;
        List<String> parts = new ArrayList<>();
        parts.add(number(report.changed()) + (dry ? " of " + rows(report.processed()) + " would change" : " changed of " + rows(report.processed())));
        add(parts, report.failed(), " failed");
        add(parts, readOnly ? 0 : report.remaining(), " still match");
        add(parts, report.earlier(), " handled earlier");
        add(parts, report.notSimulated(), " not simulated");
        if (report.approximate()) {
            parts.add("approximate");
        }
        if (!dry && !report.elapsed().isZero()) {
            parts.add(duration(report.elapsed()));
        }
        List<String> lines = new ArrayList<>();
        lines.add(report.id() + "  " + report.status().label() + ": " + String.join(", ", parts));
        for (SampleChange sample : report.samples()) {
            lines.add("    " + values(sample.key()) + ": " + values(sample.before()) + " -> " + values(sample.after()));
        }
        return lines;
    }

    private static void add(List<String> parts, long count, String what) {
        if (count > 0) {
            parts.add(number(count) + what);
        }
    }

    static String values(Map<String, Object> values) {
        return values.entrySet().stream()
                .map(each -> each.getKey() + "=" + value(each.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String value(@Nullable Object value) {
        String text = clean(String.valueOf(Records.value(value)));
        return text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "..." : text;
    }

    /** What a terminal would obey is shown as a question mark. */
    static String clean(String text) {
        return text.replaceAll("\\R", " ").replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    }
}

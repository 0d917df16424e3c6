package dev.driftless.demo;

import dev.driftless.Direction;
import dev.driftless.Drift;
import dev.driftless.MigrationReport;
import dev.driftless.MigrationState;
import dev.driftless.MigrationStatus;
import dev.driftless.RunResult;
import dev.driftless.SampleChange;
import dev.driftless.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A status, a result and a drift as a person would like to read them. */
final class Views {

    private static final int SAMPLES = 3;

    private final Screen screen;

    Views(Screen screen) {
        this.screen = screen;
    }

    void status(Manifest manifest, MigrationStatus status) {
        Map<String, MigrationState> known =
                status.migrations().stream().collect(Collectors.toMap(MigrationState::id, Function.identity()));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("migration", "status", "rows changed", "can be rolled back"));
        manifest.entries().forEach(entry -> rows.add(List.of(
                entry.id(),
                word(known.get(entry.id())),
                known.containsKey(entry.id()) ? Screen.show(known.get(entry.id()).changed()) : "0",
                entry.down().isPresent() ? "yes" : "no")));
        screen.table(rows);
        screen.line(
                "pending: %d, drift: %d, runs so far: %d",
                status.pending().size(), status.drift().size(), status.runs().size());
    }

    void counts(RunResult result) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("migration", "rows seen", "changed", "skipped", "failed", "remaining"));
        for (MigrationReport report : result.migrations()) {
            rows.add(List.of(
                    report.id(),
                    Screen.show(report.processed()),
                    Screen.show(report.changed()),
                    Screen.show(report.skipped()),
                    Screen.show(report.failed()),
                    Screen.show(report.remaining())));
        }
        screen.table(rows);
    }

    void samples(RunResult result) {
        for (MigrationReport report : result.migrations()) {
            screen.line("%s", report.id());
            for (SampleChange sample : report.samples().stream().limit(SAMPLES).toList()) {
                screen.line("    %-10s %s", entries(sample.key()), differences(sample));
            }
        }
        screen.blank();
    }

    void drift(RunResult result) {
        for (Drift drift : result.drift()) {
            screen.line("%s  %s", drift.kind(), drift.migrationId());
            screen.line("  applied  %s", drift.appliedChecksum().orElse("-"));
            screen.line("  build    %s", drift.manifestChecksum().orElse("-"));
            screen.line("  %s", drift.message());
        }
        screen.blank();
    }

    private static String word(MigrationState state) {
        if (state == null) {
            return "pending";
        }
        if (state.applied()) {
            return "applied";
        }
        boolean down = state.direction().filter(direction -> direction == Direction.DOWN).isPresent();
        return down ? "rolled back, pending" : state.status().label();
    }

    private static String differences(SampleChange sample) {
        List<String> columns = new ArrayList<>();
        sample.after().forEach((column, after) ->
                columns.add(column + ": " + quoted(sample.before().get(column)) + " -> " + quoted(after)));
        return String.join(", ", columns);
    }

    private static String entries(Map<String, Object> key) {
        return key.entrySet().stream().map(Object::toString).collect(Collectors.joining(" "));
    }

    private static String quoted(Object value) {
        return value == null ? "NULL" : value instanceof String ? "'" + value + "'" : value.toString();
    }
}

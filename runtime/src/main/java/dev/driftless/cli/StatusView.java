package dev.driftless.cli;

import dev.driftless.Direction;
import dev.driftless.Drift;
import dev.driftless.MigrationState;
import dev.driftless.MigrationStatus;
import dev.driftless.RunState;
import dev.driftless.RunStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A status as people read it: migrations, the run at work, failed rows, drift, the last runs. */
final class StatusView {

    private static final int MOST_RUNS = 5;
    private static final int MOST_FAILURES = 10;
    private static final int BAR = 20;

    private final String label;
    private final MigrationStatus status;
    private final Optional<Standing> standing;
    private final UnaryOperator<String> here;

    /** Here puts the database into the commands of a sentence. */
    StatusView(String label, MigrationStatus status, Optional<Standing> standing, UnaryOperator<String> here) {
        this.here = here;
        this.label = label;
        this.status = status;
        this.standing = standing;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Migrations of " + label + ": " + applied() + " applied, " + status.pending().size() + " pending");
        lines.add("");
        lines.addAll(migrations());
        lines.addAll(atWork());
        lines.addAll(section("Drift", status.drift().stream().map(this::drift).toList()));
        lines.addAll(section("Failed rows", failures()));
        lines.addAll(section("Last runs", status.runs().stream().limit(MOST_RUNS).map(StatusView::run).toList()));
        return lines;
    }

    private long applied() {
        return status.migrations().stream().filter(MigrationState::applied).count();
    }

    private List<String> migrations() {
        Map<String, MigrationState> known = status.migrations().stream()
                .collect(Collectors.toMap(MigrationState::id, Function.identity()));
        TreeSet<String> ids = new TreeSet<>(known.keySet());
        ids.addAll(status.pending());
        if (ids.isEmpty()) {
            return List.of("  no migrations");
        }
        int width = ids.stream().mapToInt(String::length).max().orElse(0);
        return ids.stream()
                .map(id -> ("  " + pad(word(known.get(id)), 9) + "  " + pad(id, width) + "  " + detail(known.get(id))).stripTrailing())
                .toList();
    }

    /** What a migration is called that was never run, too. */
    private String word(@Nullable MigrationState state) {
        if (state == null) {
            return "pending";
        }
        if (isAtWork(state)) {
            return "running";
        }
        if (state.applied()) {
            return "applied";
        }
        return state.status() == RunStatus.COMPLETED ? "pending" : state.status() == RunStatus.RUNNING ? "stopped" : state.status().label();
    }

    private boolean isAtWork(MigrationState state) {
        return state.status() == RunStatus.RUNNING
                && status.activeRun().map(RunState::runId).equals(state.runId());
    }

    private static String detail(@Nullable MigrationState state) {
        if (state == null) {
            return "";
        }
        boolean down = state.direction().equals(Optional.of(Direction.DOWN));
        String rows = Words.number(state.changed()) + " changed of " + Words.rows(state.processed());
        if (state.status() == RunStatus.COMPLETED) {
            String when = state.completedAt().map(Words::time).orElse("");
            return (down ? "rolled back " : "") + when + "  " + rows;
        }
        return rows + (down ? " on the way down" : "") + state.lastError().map(error -> "  " + Words.clean(error)).orElse("");
    }

    private List<String> atWork() {
        if (status.activeRun().isEmpty()) {
            return List.of();
        }
        RunState run = status.activeRun().get();
        List<String> lines = new ArrayList<>(List.of(
                "",
                "Run " + run.runId() + " " + run.direction().label() + (run.cancelRequested() ? ", asked to stop" : "") + ", since "
                        + Words.time(run.startedAt())));
        standing.filter(each -> each.rate() < 1 && each.waitingFor().isEmpty()).ifPresent(each -> lines.add(
                "  no row was visited between two looks: if nobody works on it any more, "
                        + here.apply("migrate " + Words.goesOn(run, status)) + " goes on"));
        Words.retries(run, status).ifPresent(id -> lines.add("  " + id + "  tries its failed rows again, "
                + Words.rows(status.failures().stream().filter(failure -> failure.migrationId().equals(id)).count()) + " left"));
        standing.ifPresent(each -> lines.add("  " + each.share().map(share -> bar(share) + "  ").orElse("") + each.line()));
        if (standing.isEmpty()) {
            run.waitingFor().ifPresent(reason -> lines.add("  waiting: " + Words.clean(reason)));
        }
        return lines;
    }

    private static String bar(double share) {
        int done = (int) Math.floor(share * BAR);
        return "[" + "=".repeat(done) + (done < BAR ? ">" : "") + " ".repeat(Math.max(0, BAR - done - 1)) + "]";
    }

    private String drift(Drift drift) {
        return (drift.blocking() ? "blocks: " : "") + here.apply(Words.command(drift));
    }

    private List<String> failures() {
        List<String> lines = new ArrayList<>(status.failures().stream().limit(MOST_FAILURES).map(Words::failure).toList());
        int more = status.failures().size() - lines.size();
        if (more > 0) {
            lines.add("and " + Words.number(more) + " more: --json shows them");
        }
        return lines;
    }

    private static String run(RunState run) {
        return Words.time(run.startedAt()) + "  " + run.runId() + "  " + pad(run.direction().label(), 4) + "  "
                + pad(run.status().label(), 9)
                + run.completedAt().map(end -> "  " + Words.duration(Duration.between(run.startedAt(), end))).orElse("")
                + run.lastError().map(error -> "  " + Words.clean(error)).orElse("");
    }

    private static List<String> section(String title, List<String> items) {
        List<String> lines = new ArrayList<>();
        if (!items.isEmpty()) {
            lines.add("");
            lines.add(title);
            items.forEach(item -> lines.add("  " + item.stripTrailing()));
        }
        return lines;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}

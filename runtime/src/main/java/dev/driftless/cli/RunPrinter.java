package dev.driftless.cli;

import dev.driftless.Drift;
import dev.driftless.MigrationReport;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says how a run ended, and what to do next, and gives the exit code. */
final class RunPrinter {

    private final DatabaseOptions database;
    private final Terminal terminal;
    private final boolean strict;

    RunPrinter(DatabaseOptions database, boolean strict) {
        this.database = database;
        this.terminal = database.terminal();
        this.strict = strict;
    }

    /** Prints a result of a command. */
    int print(RunResult result, String command) {
        int exitCode = exitCode(result);
        if (database.output().json()) {
            Map<String, @Nullable Object> members = Records.members(result);
            members.put("exitCode", exitCode);
            terminal.json(members);
            warn(result);
            return exitCode;
        }
        result.migrations().stream()
                .filter(report -> report.status() != RunStatus.PENDING)
                .forEach(report -> Words.report(report, command.equals("verify")).forEach(terminal.out()::println));
        result.drift().stream().filter(drift -> result.status() != RunStatus.DRIFT_BLOCKED).map(Words::drift)
                .map(database::here).forEach(terminal.err()::println);
        if (result.status() == RunStatus.DRY_RUN) {
            result.error().map(Words::clean).ifPresent(terminal.err()::println);
        }
        String end = result.status() == RunStatus.FAILED
                ? failed(result.error().map(Words::clean).orElse("The run failed."), command)
                : database.here(end(result, command));
        (ExitCode.of(result) == ExitCode.DONE ? terminal.out() : terminal.err()).println(end);
        warn(result);
        return exitCode;
    }

    /** Says so if only the lack of strictness makes it no failure. */
    void warn(RunResult result) {
        if (exitCode(result) == ExitCode.DONE && ExitCode.of(result) != ExitCode.DONE) {
            terminal.err().println("warning: not strict, so this is no failure (exit code 0).");
        }
    }

    /**
     * Without strictness, how a run ended is no failure; that somebody stopped this process is still told, and that it has
     * done nothing because another run was in its way.
     */
    int exitCode(RunResult result) {
        int exitCode = ExitCode.of(result);
        boolean ended = result.status() != RunStatus.RUNNING || result.reason().filter("timeout"::equals).isPresent();
        return exitCode == ExitCode.FAILED && ended && !strict ? ExitCode.DONE : exitCode;
    }

    /** What a run has not completed. */
    static List<String> left(RunResult result) {
        List<String> completed = result.migrations().stream()
                .filter(report -> report.status() == RunStatus.COMPLETED)
                .map(MigrationReport::id)
                .toList();
        return result.plan().stream().filter(id -> !completed.contains(id)).toList();
    }

    /** Why a deployment goes no further; what people have read before is not said twice. */
    String unfinished(RunResult result) {
        boolean json = database.output().json();
        String reason = result.reason().orElse("");
        return switch (result.status()) {
            case FAILED -> "The migrations failed" + (json ? result.error().map(error -> ": " + error).orElse(".") : ".");
            case CANCELED -> "The migrations were canceled"
                    + (reason.isEmpty() || reason.equals("cancel_requested") ? "." : " (" + reason + ").");
            case DRIFT_BLOCKED -> "The migrations are blocked by drift." + (json ? " " + blocking(result) : "");
            default -> switch (reason) {
                case "timeout" -> "The migrations are not finished, and their time is over.";
                case "left" -> "The migrations are not finished: this process was asked to end.";
                case "interrupted" -> "The migrations are not finished: they were interrupted.";
                default -> "The migrations were not carried out: another run is at work."
                        + (json ? result.error().map(error -> " " + error).orElse("") : "");
            };
        };
    }

    private static String end(RunResult result, String command) {
        String run = result.runId().map(id -> "Run " + id).orElse("The run");
        String reason = result.reason().orElse("");
        return switch (result.status()) {
            case COMPLETED -> completed(result, command, reason);
            case NOOP -> noop(reason);
            case DRY_RUN -> dryRun(result);
            case CANCELED -> reason.equals("left")
                    ? "Stopped after the row at work. migrate " + command + " goes on with the others."
                    : run + " was canceled" + (reason.equals("cancel_requested") || reason.isEmpty() ? "" : " (" + reason + ")")
                    + ": migrate " + command + " goes on where it stopped.";
            case DRIFT_BLOCKED -> "migrate: blocked by drift, nothing was done. " + blocking(result);
            case RUNNING, PENDING, FAILED -> running(result, run, reason, command);
        };
    }

    /** "Run again" is not the same command again for a rollback that has come half-way. */
    private String failed(String error, String command) {
        return "migrate: " + (command.startsWith("down ")
                ? error.replaceFirst("\\.$", "") + "; " + database.here("migrate " + command) + " goes on where it stopped."
                : error);
    }

    private static String completed(RunResult result, String command, String reason) {
        return switch (reason) {
            case "completed_with_failures" -> "Completed, but rows are recorded as failed: see migrate status, put them right, then"
                    + " migrate retry-failed ID.";
            case "rows_still_arriving" -> "Completed, but rows that match where keep arriving: deploy the writers of the new form first.";
            default -> command.equals("verify") ? "Verified: no row is left." : "Completed" + total(result) + ".";
        };
    }

    private static String total(RunResult result) {
        long changed = result.migrations().stream().mapToLong(MigrationReport::changed).sum();
        int migrations = result.migrations().size();
        return migrations < 2 ? "" : ": " + migrations + " migrations, " + Words.rows(changed) + " changed";
    }

    private static String noop(String reason) {
        return switch (reason) {
            case "nothing_pending" -> "Nothing to do: every migration is applied.";
            case "nothing_applied" -> "Nothing to do: no migration is applied.";
            case "no_migrations_registered" -> "Nothing to do: the manifest has no migrations.";
            case "no_failures" -> "Nothing to do: no row is recorded as failed.";
            default -> "Nothing to do" + (reason.isEmpty() ? "." : ": " + reason + ".");
        };
    }

    private static String dryRun(RunResult result) {
        return "Dry run " + result.direction().label() + ": nothing was written"
                + (result.migrations().isEmpty() && result.plan().isEmpty() ? ", and nothing is to be done." : ".");
    }

    private static String blocking(RunResult result) {
        return result.drift().stream().filter(Drift::blocking).map(Words::command).reduce((a, b) -> a + " " + b).orElse("");
    }

    private static String running(RunResult result, String run, String reason, String command) {
        String again = "migrate " + command + " goes on where it stopped, migrate cancel ends the run.";
        return switch (reason) {
            case "timeout" -> run + " is not finished: its time is over (--timeout-ms, else timeoutMs in migrations.json). " + again;
            case "left" -> "Stopped after the batch at work; " + run.toLowerCase(Locale.ROOT) + " is not ended. " + again;
            case "other_run" -> "migrate: " + run + " is at work, or its process has just ended: wait until it is done, or for half a minute.";
            default -> "migrate: " + Words.clean(result.error().orElse(run + " is at work (" + reason + "). " + again));
        };
    }
}

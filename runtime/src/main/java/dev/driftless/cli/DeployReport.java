package dev.driftless.cli;

import dev.driftless.MigrationException;
import dev.driftless.RunResult;
import dev.driftless.runtime.Migrator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a deployment has done and what not, for people and for programs. Not thread-safe. */
final class DeployReport {

    static final String DEPLOYMENT = "deploy command";
    static final String MIGRATIONS = "migrations";

    private final DatabaseOptions database;
    private final List<String> parts = new ArrayList<>(List.of(DEPLOYMENT, MIGRATIONS));
    private final List<String> done = new ArrayList<>();
    private @Nullable RunResult migrated;
    private @Nullable List<String> left;

    DeployReport(DatabaseOptions database, List<String> steps) {
        this.database = database;
        parts.addAll(steps);
    }

    void done(String part) {
        done.add(part);
    }

    /** There is no manifest. */
    void noMigrations() {
        parts.remove(MIGRATIONS);
        left = List.of();
    }

    void left(List<String> pending) {
        left = pending;
    }

    /** The run may have been another's, who had only a part of this build's migrations to do. */
    void migrated(RunResult result, Migrator migrator) {
        migrated = result;
        try {
            left = migrator.status().pending();
        } catch (MigrationException e) {
            left = RunPrinter.left(result);
        }
    }

    /** Says it; the exit code. */
    int end(int exitCode, @Nullable String error) {
        List<String> notDone = new ArrayList<>(parts);
        notDone.removeAll(done);
        String said = error == null ? null : Words.clean(database.here(Words.command(error)));
        if (database.output().json()) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("done", done);
            json.put("notDone", notDone);
            json.put("migrations", migrated == null ? null : Records.members(migrated));
            json.put("pending", left);
            json.put("error", said);
            json.put("exitCode", exitCode);
            database.terminal().json(json);
            return exitCode;
        }
        String doneAndNot = "Done: " + (done.isEmpty() ? "nothing" : String.join(", ", done)) + "."
                + (notDone.isEmpty() ? "" : " Not done: " + String.join(", ", notDone) + ".");
        if (said != null) {
            database.terminal().err().println("migrate: " + said);
            database.terminal().err().println(doneAndNot);
        } else {
            database.terminal().out().println("Deployed. " + doneAndNot);
        }
        return exitCode;
    }
}

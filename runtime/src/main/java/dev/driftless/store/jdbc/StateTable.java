package dev.driftless.store.jdbc;

import dev.driftless.Direction;
import dev.driftless.MigrationState;
import dev.driftless.RunStatus;
import dev.driftless.annotations.WriteMode;
import dev.driftless.store.Applied;
import dev.driftless.store.Counts;
import dev.driftless.store.Progress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code migration_state}: one row per migration that was ever run. */
final class StateTable {

    private final Sql sql;
    private final InternalTables tables;
    private final String now;

    StateTable(Sql sql, InternalTables tables) {
        this.sql = sql;
        this.tables = tables;
        this.now = tables.dialect().now();
    }

    /**
     * Every migration, and which run has the run slot: one query.
     *
     * @param applied takes the migrations, in id order
     * @return the run's id; null if the slot is free; empty if the lock row is missing
     */
    Optional<Optional<String>> load(List<Applied> applied) throws SQLException {
        List<Optional<String>> active = sql.query("""
                SELECT l.run_id, s.migration_id, s.applied, s.status, s.direction, %s AS moved_by, s.retired_at,
                       CASE WHEN s.status <> 'completed'
                             AND (s.moved OR EXISTS (SELECT 1 FROM %s r WHERE r.migration_id = s.migration_id AND r.changed > 0))
                            THEN 1 ELSE 0 END AS has_moved
                FROM %s l
                LEFT JOIN %s s ON 1 = 1
                WHERE l.lock_id = 1
                """.formatted(movedBy(), tables.range(), tables.lock(), tables.state()), row -> {
            if (row.getString("migration_id") != null) {
                applied.add(read(row));
            }
            return Optional.ofNullable(row.getString(1));
        });
        applied.sort(Comparator.comparing(Applied::id));
        return active.stream().findFirst();
    }

    private static Applied read(ResultSet row) throws SQLException {
        return new Applied(row.getString("migration_id"), row.getBoolean("applied"), status(row), direction(row),
                row.getString("moved_by"), row.getObject("retired_at") != null, row.getInt("has_moved") == 1);
    }

    /**
     * The checksum of the code that last moved a row. Edited code that goes on where other code stopped becomes that with the
     * first row that it changes, in the transaction that changes it: there is nothing to write but the range's count.
     */
    private String movedBy() {
        return "CASE WHEN s.resumed_checksum IS NOT NULL AND s.resumed_changed < (SELECT COALESCE(SUM(r.changed), 0) FROM "
                + tables.range() + " r WHERE r.migration_id = s.migration_id) THEN s.resumed_checksum ELSE s.checksum END";
    }

    /** What the beginning of a migration has to know of its past. */
    record Past(boolean applied, boolean halfway, Direction direction, String checksum, String runId) {}

    Optional<Past> past(String migrationId) throws SQLException {
        return sql.first("SELECT s.*, " + movedBy() + " AS moved_by FROM " + tables.state() + " s WHERE s.migration_id = ?",
                row -> new Past(row.getBoolean("applied"), status(row) != RunStatus.COMPLETED, direction(row),
                        row.getString("moved_by"), row.getString("run_id")), migrationId);
    }

    /**
     * The code that a migration begins or goes on with.
     *
     * @param checksum of the code that last moved a row; of the new code if none did
     * @param resumed of edited code that goes on from there; null if it is the same
     * @param changed rows that were changed before it
     */
    record Code(String checksum, @Nullable String resumed, long changed) {}

    void begin(String migrationId, String runId, Direction direction, Code code, WriteMode writeMode, long earlier,
            boolean moved, boolean exists) throws SQLException {
        if (exists) {
            sql.update("UPDATE " + tables.state() + """
                     SET applied = FALSE, status = 'running', direction = ?, run_id = ?, checksum = ?, resumed_checksum = ?,
                        resumed_changed = ?, write_mode = ?,
                        processed = 0, changed = 0, skipped = 0, failed = 0, remaining = 0, earlier = ?, moved = ?,
                        started_at = %s, updated_at = %s, completed_at = NULL, retired_at = NULL, last_error = NULL
                    WHERE migration_id = ?
                    """.formatted(now, now),
                    direction.label(), runId, code.checksum(), code.resumed(), code.changed(), label(writeMode), earlier, moved,
                    migrationId);
        } else {
            sql.update("INSERT INTO " + tables.state() + """
                     (migration_id, applied, checksum, resumed_checksum, resumed_changed, status, direction, run_id, processed,
                      changed, skipped, failed, remaining, earlier, moved, write_mode, started_at, updated_at)
                    VALUES (?, FALSE, ?, NULL, 0, 'running', ?, ?, 0, 0, 0, 0, 0, ?, ?, ?, %s, %s)
                    """.formatted(now, now),
                    migrationId, code.checksum(), direction.label(), runId, earlier, moved, label(writeMode));
        }
    }

    void complete(String migrationId, boolean applied, Progress progress, long remaining) throws SQLException {
        Counts counts = progress.counts();
        String movedBy = past(migrationId).orElseThrow().checksum();
        sql.update("UPDATE " + tables.state() + """
                 SET applied = ?, checksum = ?, resumed_checksum = NULL, status = 'completed', processed = ?, changed = ?, skipped = ?, failed = ?, remaining = ?,
                    moved = FALSE, updated_at = %s, completed_at = %s
                WHERE migration_id = ?
                """.formatted(now, now),
                applied, movedBy, counts.processed(), counts.changed(), counts.skipped(), counts.failed(), remaining,
                migrationId);
    }

    /** Marks the migrations that a run leaves in the middle. */
    void stop(String runId, RunStatus status, @Nullable String error) throws SQLException {
        sql.update("UPDATE " + tables.state() + " SET status = ?, last_error = ?, updated_at = " + now
                + "\nWHERE run_id = ? AND status = 'running'", status.label(), error, runId);
    }

    /** Locks a migration's row until the transaction ends. */
    void lock(String migrationId, Duration lockTimeout) throws SQLException {
        sql.query("SELECT migration_id FROM " + tables.state() + " WHERE migration_id = ? "
                + tables.dialect().lockClause(false, lockTimeout), row -> 0, migrationId);
    }

    void acceptChecksum(String migrationId, String checksum) throws SQLException {
        sql.update("UPDATE " + tables.state() + " SET checksum = ?, resumed_checksum = NULL, drift_accepted_at = " + now + ", retired_at = NULL"
                + "\nWHERE migration_id = ?", checksum, migrationId);
    }

    void retire(String migrationId) throws SQLException {
        sql.update("UPDATE " + tables.state() + " SET retired_at = " + now + " WHERE migration_id = ?", migrationId);
    }

    Progress progress(String migrationId) throws SQLException {
        Optional<Progress> stored = sql.first("SELECT * FROM " + tables.state() + " WHERE migration_id = ?",
                row -> new Progress(0,
                        new Counts(row.getLong("changed"), row.getLong("skipped"), row.getLong("failed")),
                        0, row.getLong("remaining"), row.getLong("earlier"), row.getBoolean("moved")), migrationId);
        Sums sums = sums().get(migrationId);
        if (sums == null) {
            return stored.orElse(Progress.NONE);
        }
        return sums.progress(stored.orElse(Progress.NONE));
    }

    List<MigrationState> states() throws SQLException {
        Map<String, Sums> sums = sums();
        List<MigrationState> states = new ArrayList<>(sql.query("SELECT s.*, " + movedBy() + " AS moved_by FROM "
                + tables.state() + " s", row -> {
            Counts counts = Optional.ofNullable(sums.get(row.getString("migration_id")))
                    .map(s -> new Counts(s.changed, s.skipped, s.failures))
                    .orElse(new Counts(row.getLong("changed"), row.getLong("skipped"), row.getLong("failed")));
            return new MigrationState(
                    row.getString("migration_id"), row.getBoolean("applied"), status(row), Optional.of(direction(row)),
                    Optional.of(row.getString("run_id")), row.getString("moved_by"), counts.processed(), counts.changed(),
                    WriteMode.valueOf(row.getString("write_mode").toUpperCase(Locale.ROOT)),
                    RunTable.optionalInstant(row, "started_at"), RunTable.optionalInstant(row, "updated_at"),
                    RunTable.optionalInstant(row, "completed_at"), Optional.ofNullable(row.getString("last_error")));
        }));
        states.sort(Comparator.comparing(MigrationState::id));
        return states;
    }

    /** Sums over the ranges of one migration; rows that were skipped count once however many sweeps met them. */
    private static final class Sums {
        private long changed;
        private long skipped;
        private long failures;
        private int sweep;
        private long sweepChanged;
        private long sweepSeen;

        void add(int number, long changedHere, long skippedHere, long failedHere) {
            changed += changedHere;
            skipped = Math.max(skipped, skippedHere);
            if (number > sweep) {
                sweep = number;
                sweepChanged = changedHere;
                sweepSeen = skippedHere + failedHere;
            }
        }

        Progress progress(Progress stored) {
            return new Progress(sweep, new Counts(changed, skipped, failures), sweepChanged, sweepSeen, stored.earlier(),
                    stored.moved() || changed > 0);
        }
    }

    private Map<String, Sums> sums() throws SQLException {
        Map<String, Sums> sums = new HashMap<>();
        sql.query("SELECT migration_id, sweep, SUM(changed), SUM(skipped), SUM(failed) FROM " + tables.range()
                + "\nGROUP BY migration_id, sweep", row -> {
            sums.computeIfAbsent(row.getString(1), id -> new Sums())
                    .add(row.getInt(2), row.getLong(3), row.getLong(4), row.getLong(5));
            return 0;
        });
        if (!sums.isEmpty()) {
            sql.query("SELECT f.migration_id, COUNT(*) FROM " + tables.failure() + " f\nJOIN " + tables.state()
                    + " s ON s.migration_id = f.migration_id AND s.direction = f.direction\nGROUP BY f.migration_id", row -> {
                Sums halfway = sums.get(row.getString(1));
                if (halfway != null) {
                    halfway.failures = row.getLong(2);
                }
                return 0;
            });
        }
        return sums;
    }

    private static RunStatus status(ResultSet row) throws SQLException {
        return RunStatus.ofLabel(row.getString("status"));
    }

    private static Direction direction(ResultSet row) throws SQLException {
        return Direction.ofLabel(row.getString("direction"));
    }

    private static String label(WriteMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}

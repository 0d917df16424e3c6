package dev.driftless.store.jdbc;

import dev.driftless.Direction;
import dev.driftless.RunState;
import dev.driftless.RunStatus;
import dev.driftless.store.NewRun;
import dev.driftless.store.Planned;
import dev.driftless.store.Run;
import dev.driftless.value.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code migration_run} and {@code migration_lock}: one row per run, and which of them has the run slot. */
final class RunTable {

    private final Sql sql;
    private final InternalTables tables;
    private final String now;

    RunTable(Sql sql, InternalTables tables) {
        this.sql = sql;
        this.tables = tables;
        this.now = tables.dialect().now();
    }

    Optional<Run> find(String runId) throws SQLException {
        return sql.first(select() + "\nWHERE run_id = ?", RunTable::read, runId);
    }

    List<Run> newest(int limit) throws SQLException {
        return sql.query(select() + "\nORDER BY started_at DESC, run_id DESC\nLIMIT " + limit, RunTable::read);
    }

    void insert(NewRun run) throws SQLException {
        sql.update("INSERT INTO " + tables.run() + """
                 (run_id, direction, status, options, plan, current_index, step, lease_until, cancel_requested, paused,
                  started_at, updated_at)
                VALUES (?, ?, 'running', ?, ?, 0, 0, %s + ?, FALSE, FALSE, %s, %s)
                """.formatted(now, now, now),
                run.runId(), run.direction().label(), run.options(), plan(run.plan()), micros(run.lease()));
    }

    /** Gives the run slot to a run, if it is free. */
    boolean takeSlot(String runId) throws SQLException {
        return sql.update("UPDATE " + tables.lock() + " SET run_id = ? WHERE lock_id = 1 AND run_id IS NULL", runId) == 1;
    }

    void freeSlot(String runId) throws SQLException {
        sql.update("UPDATE " + tables.lock() + " SET run_id = NULL WHERE lock_id = 1 AND run_id = ?", runId);
    }

    /** The conditional update that every transition of a run begins with. */
    boolean advance(Run run) throws SQLException {
        return sql.update("UPDATE " + tables.run() + " SET step = step + 1, waiting_for = NULL, updated_at = " + now
                + "\nWHERE run_id = ? AND step = ? AND status = 'running'", run.id(), run.step()) == 1;
    }

    void moveTo(String runId, int index) throws SQLException {
        sql.update("UPDATE " + tables.run() + " SET current_index = ? WHERE run_id = ?", index, runId);
    }

    /** Ends a run that {@link #advance} has just changed, and frees the run slot. */
    void end(String runId, RunStatus status, @Nullable String error, @Nullable String reason) throws SQLException {
        sql.update("UPDATE " + tables.run() + " SET status = ?, last_error = ?, reason = COALESCE(?, reason), completed_at = "
                + now + "\nWHERE run_id = ?", status.label(), error, reason, runId);
        freeSlot(runId);
    }

    void keepReason(String runId, String reason) throws SQLException {
        sql.update("UPDATE " + tables.run() + " SET reason = ? WHERE run_id = ?", reason, runId);
    }

    /** Closes an abandoned run as superseded. */
    boolean supersede(String runId) throws SQLException {
        boolean closed = sql.update("UPDATE " + tables.run() + " SET status = 'canceled', reason = 'superseded',"
                + " step = step + 1, updated_at = " + now + ", completed_at = " + now
                + "\nWHERE run_id = ? AND status = 'running' AND lease_until < " + now, runId) == 1;
        if (closed) {
            freeSlot(runId);
        }
        return closed;
    }

    boolean adopt(Run run, String options, Duration lease) throws SQLException {
        return sql.update("UPDATE " + tables.run() + " SET step = step + 1, options = ?, paused = FALSE, lease_until = "
                + now + " + ?, updated_at = " + now
                + "\nWHERE run_id = ? AND step = ? AND status = 'running' AND NOT cancel_requested AND lease_until < " + now,
                options, micros(lease), run.id(), run.step()) == 1;
    }

    boolean set(String runId, String assignment, @Nullable Object value) throws SQLException {
        return sql.update("UPDATE " + tables.run() + " SET " + assignment + " = ?, updated_at = " + now
                + "\nWHERE run_id = ? AND status = 'running'", value, runId) == 1;
    }

    void renew(String runId, Duration lease) throws SQLException {
        sql.update("UPDATE " + tables.run() + " SET lease_until = " + now + " + ?, updated_at = " + now
                + "\nWHERE run_id = ? AND status = 'running'", micros(lease), runId);
    }

    void renewWaiting(String runId, Duration lease, @Nullable String waitingFor) throws SQLException {
        sql.update("UPDATE " + tables.run() + " SET lease_until = " + now + " + ?, waiting_for = ?, updated_at = " + now
                + "\nWHERE run_id = ? AND status = 'running'", micros(lease), waitingFor, runId);
    }

    static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static Optional<Instant> optionalInstant(ResultSet row, String column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(instant(micros));
    }

    private String select() {
        return "SELECT r.*, CASE WHEN r.status = 'running' AND r.lease_until < " + now
                + " THEN 1 ELSE 0 END AS abandoned\nFROM " + tables.run() + " r";
    }

    private static Run read(ResultSet row) throws SQLException {
        List<Planned> plan = plan(row.getString("plan"));
        RunState state = new RunState(
                row.getString("run_id"),
                Direction.ofLabel(row.getString("direction")),
                RunStatus.ofLabel(row.getString("status")),
                plan.stream().map(Planned::id).toList(),
                row.getInt("current_index"),
                row.getBoolean("cancel_requested"),
                instant(row.getLong("started_at")),
                instant(row.getLong("updated_at")),
                optionalInstant(row, "completed_at"),
                Optional.ofNullable(row.getString("last_error")),
                Optional.ofNullable(row.getString("waiting_for")));
        return new Run(state, plan, row.getString("options"), row.getLong("step"), row.getBoolean("paused"),
                row.getInt("abandoned") == 1, Optional.ofNullable(row.getString("reason")));
    }

    private static String plan(List<Planned> plan) {
        return Json.write(plan.stream()
                .map(planned -> {
                    Map<String, Object> entry = new LinkedHashMap<>();
                    entry.put("id", planned.id());
                    entry.put("checksum", planned.checksum());
                    entry.put("restart", planned.restart());
                    return entry;
                })
                .toList());
    }

    private static List<Planned> plan(String json) {
        return Json.parse(json) instanceof List<?> list
                ? list.stream()
                        .map(entry -> (Map<?, ?>) entry)
                        .map(entry -> new Planned(String.valueOf(entry.get("id")), String.valueOf(entry.get("checksum")),
                                Boolean.TRUE.equals(entry.get("restart"))))
                        .toList()
                : List.of();
    }
}

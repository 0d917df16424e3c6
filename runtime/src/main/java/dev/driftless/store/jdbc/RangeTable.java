package dev.driftless.store.jdbc;

import dev.driftless.store.Checkpoint;
import dev.driftless.store.Claim;
import dev.driftless.store.Counts;
import dev.driftless.store.Key;
import dev.driftless.store.Range;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code migration_range}: the sliders of the migrations that are half-way. */
final class RangeTable {

    private final Sql sql;
    private final InternalTables tables;
    private final String now;

    RangeTable(Sql sql, InternalTables tables) {
        this.sql = sql;
        this.tables = tables;
        this.now = tables.dialect().now();
    }

    /** Number of the sweep at work; 0 if the migration has no ranges. */
    int sweep(String migrationId) throws SQLException {
        return sql.first("SELECT MAX(sweep) FROM " + tables.range() + " WHERE migration_id = ?",
                row -> row.getInt(1), migrationId).orElse(0);
    }

    /** One range over all keys up to the largest; none of it migrated upwards, all of it downwards. */
    void cut(String migrationId, int sweep, Optional<Key> last, boolean cursorAtUpperEnd) throws SQLException {
        String upper = last.map(Key::toText).orElse(null);
        sql.update("INSERT INTO " + tables.range() + """
                 (migration_id, sweep, seq, lower, upper, %s, done, owner, lease_until, epoch, batch_seq,
                  processed, changed, skipped, failed)
                VALUES (?, ?, 0, NULL, ?, ?, ?, NULL, 0, 0, 0, 0, 0, 0, 0)
                """.formatted(tables.dialect().cursorColumn()), migrationId, sweep, upper, cursorAtUpperEnd ? upper : null, upper == null);
    }

    void drop(String migrationId) throws SQLException {
        sql.update("DELETE FROM " + tables.range() + " WHERE migration_id = ?", migrationId);
    }

    /** Shuts every earlier worker out, and looks at every range again. */
    void fence(Collection<String> migrationIds) throws SQLException {
        for (String id : migrationIds) {
            sql.update("UPDATE " + tables.range() + " SET epoch = epoch + 1, owner = NULL, lease_until = 0, done = FALSE"
                    + " WHERE migration_id = ?", id);
        }
    }

    void zeroCounts(String migrationId) throws SQLException {
        sql.update("UPDATE " + tables.range() + " SET processed = 0, changed = 0, skipped = 0, failed = 0"
                + " WHERE migration_id = ?", migrationId);
    }

    private record Candidate(int sweep, int seq, boolean done, @Nullable String owner, long remaining, long epoch) {}

    Claim claim(String runId, String migrationId, String owner, Duration lease) throws SQLException {
        List<Candidate> candidates = sql.query("SELECT sweep, seq, done, owner, lease_until - " + now
                + " AS remaining, epoch FROM " + tables.range() + " WHERE migration_id = ? AND sweep = ? ORDER BY seq",
                row -> new Candidate(row.getInt(1), row.getInt(2), row.getBoolean(3), row.getString(4), row.getLong(5),
                        row.getLong(6)), migrationId, sweep(migrationId));
        Claim answer = new Claim.AllDone();
        for (Candidate candidate : candidates) {
            boolean free = candidate.owner() == null || candidate.owner().equals(owner) || candidate.remaining() < 0;
            if (!candidate.done() && free && take(runId, migrationId, candidate, owner, lease)) {
                return new Claim.Taken(find(migrationId, candidate.sweep(), candidate.seq()).orElseThrow());
            }
            if (!candidate.done()) {
                answer = earlier(answer, candidate);
            }
        }
        return answer;
    }

    private static Claim earlier(Claim answer, Candidate candidate) {
        Duration remaining = Duration.ofNanos(Math.max(0, candidate.remaining()) * 1000);
        boolean later = answer instanceof Claim.Held held && held.remaining().compareTo(remaining) <= 0;
        return later ? answer : new Claim.Held(String.valueOf(candidate.owner()), remaining);
    }

    private boolean take(String runId, String migrationId, Candidate range, String owner, Duration lease)
            throws SQLException {
        return sql.update("UPDATE " + tables.range() + " SET owner = ?, epoch = epoch + 1, lease_until = " + now + " + ?\n"
                + "WHERE migration_id = ? AND sweep = ? AND seq = ? AND epoch = ? AND NOT done\n"
                + "  AND EXISTS (SELECT 1 FROM " + tables.run() + " r WHERE r.run_id = ? AND r.status = 'running')",
                owner, RunTable.micros(lease), migrationId, range.sweep(), range.seq(), range.epoch(), runId) == 1;
    }

    private Optional<Range> find(String migrationId, int sweep, int seq) throws SQLException {
        return sql.first("SELECT * FROM " + tables.range() + " WHERE migration_id = ? AND sweep = ? AND seq = ?",
                RangeTable::read, migrationId, sweep, seq);
    }

    List<Range> current(String migrationId) throws SQLException {
        return sql.query("SELECT * FROM " + tables.range() + " WHERE migration_id = ? AND sweep = ? ORDER BY seq",
                RangeTable::read, migrationId, sweep(migrationId));
    }

    void release(Range range) throws SQLException {
        sql.update("UPDATE " + tables.range() + " SET owner = NULL, lease_until = 0"
                + " WHERE migration_id = ? AND sweep = ? AND seq = ? AND epoch = ?",
                range.migrationId(), range.sweep(), range.seq(), range.epoch());
    }

    void releaseAll(String migrationId) throws SQLException {
        sql.update("UPDATE " + tables.range() + " SET owner = NULL, lease_until = 0 WHERE migration_id = ?", migrationId);
    }

    /** Whether exactly one range, untouched by others since it was read, was moved. */
    boolean checkpoint(Range range, Checkpoint checkpoint) throws SQLException {
        Counts counts = checkpoint.counts();
        return sql.update("UPDATE " + tables.range() + """
                 SET %s = ?, done = ?, batch_seq = batch_seq + 1, lease_until = %s + ?,
                    processed = processed + ?, changed = changed + ?, skipped = skipped + ?, failed = failed + ?
                WHERE migration_id = ? AND sweep = ? AND seq = ?
                  AND epoch = ? AND batch_seq = ?
                """.formatted(tables.dialect().cursorColumn(), now),
                checkpoint.cursor() == null ? null : checkpoint.cursor().toText(), checkpoint.done(),
                RunTable.micros(checkpoint.lease()), counts.processed(), counts.changed(), counts.skipped(), counts.failed(),
                range.migrationId(), range.sweep(), range.seq(), range.epoch(), range.batchSeq()) == 1;
    }

    /** Locks the ranges of the sweep at work; whether every one of them is done. */
    boolean lockAllDone(String migrationId) throws SQLException {
        List<Boolean> done = sql.query("SELECT done FROM " + tables.range()
                + " WHERE migration_id = ? AND sweep = ? ORDER BY seq FOR UPDATE", row -> row.getBoolean(1),
                migrationId, sweep(migrationId));
        return !done.isEmpty() && done.stream().allMatch(Boolean::booleanValue);
    }

    private static Range read(ResultSet row) throws SQLException {
        return new Range(row.getString("migration_id"), row.getInt("sweep"), row.getInt("seq"),
                key(row.getString("lower")), key(row.getString("upper")), key(row.getString("cursor")),
                row.getLong("epoch"), row.getLong("batch_seq"));
    }

    private static @Nullable Key key(@Nullable String text) {
        return text == null ? null : Key.ofText(text);
    }
}

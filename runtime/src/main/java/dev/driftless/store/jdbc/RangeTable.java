package dev.driftless.store.jdbc;

import dev.driftless.Direction;
import dev.driftless.store.Checkpoint;
import dev.driftless.store.Claim;
import dev.driftless.store.Counts;
import dev.driftless.store.Key;
import dev.driftless.store.Range;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /**
     * Ranges over all keys up to the largest; none of them migrated upwards, all of them downwards. A cut point behind the
     * largest key, which somebody deleted meanwhile, leaves an empty range at the end.
     */
    void cut(String migrationId, int sweep, List<Key> cutPoints, Optional<Key> last, boolean cursorAtUpperEnd)
            throws SQLException {
        List<@Nullable Key> ends = new ArrayList<>(last.isPresent() ? cutPoints : List.of());
        last.ifPresent(ends::remove);
        ends.add(last.orElse(null));
        Key lower = null;
        for (int seq = 0; seq < ends.size(); seq++) {
            Key upper = ends.get(seq);
            insert(new Range(migrationId, sweep, seq, lower, upper, cursorAtUpperEnd ? upper : null, 0, 0), upper == null);
            lower = upper;
        }
    }

    /**
     * Epochs begin at the clock's time: a range that is cut anew must never have the epoch that its predecessor of the same
     * number had, or a worker that slept through it all would take the one for the other.
     */
    private void insert(Range range, boolean done) throws SQLException {
        sql.update("INSERT INTO " + tables.range() + """
                 (migration_id, sweep, seq, lower, upper, %s, done, owner, lease_until, epoch, batch_seq,
                  processed, changed, skipped, failed)
                VALUES (?, ?, ?, ?, ?, ?, ?, NULL, 0, %s, 0, 0, 0, 0, 0)
                """.formatted(tables.dialect().cursorColumn(), now), range.migrationId(), range.sweep(), range.seq(),
                text(range.lower()), text(range.upper()), text(range.cursor()), done);
    }

    /** Whether the range, untouched since it was read, was parted at a key of its open side. */
    boolean split(Direction direction, Range range, Key at) throws SQLException {
        boolean up = direction == Direction.UP;
        if (up && at.equals(range.upper())) {
            return false;
        }
        boolean kept = sql.update("UPDATE " + tables.range() + " SET " + (up ? "upper" : "lower") + """
                 = ?, epoch = epoch + 1, batch_seq = batch_seq + 1
                WHERE migration_id = ? AND sweep = ? AND seq = ?
                  AND epoch = ? AND batch_seq = ? AND NOT done
                """, text(at), range.migrationId(), range.sweep(), range.seq(), range.epoch(), range.batchSeq()) == 1;
        if (kept) {
            int seq = sql.first("SELECT MAX(seq) FROM " + tables.range() + " WHERE migration_id = ? AND sweep = ?",
                    row -> row.getInt(1), range.migrationId(), range.sweep()).orElseThrow() + 1;
            insert(up
                    ? new Range(range.migrationId(), range.sweep(), seq, at, range.upper(), null, 0, 0)
                    : new Range(range.migrationId(), range.sweep(), seq, range.lower(), at, at, 0, 0), false);
        }
        return kept;
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

    private record Candidate(Range range, boolean done, @Nullable String owner, long remaining) {}

    Claim claim(String runId, String migrationId, Direction direction, String owner, Duration lease) throws SQLException {
        List<Candidate> candidates = sql.query("SELECT r.*, lease_until - " + now + " AS remaining FROM " + tables.range()
                + " r WHERE migration_id = ? AND sweep = ? ORDER BY seq",
                row -> new Candidate(read(row), row.getBoolean("done"), row.getString("owner"), row.getLong("remaining")),
                migrationId, sweep(migrationId));
        Claim answer = new Claim.AllDone();
        for (Candidate candidate : inOrder(candidates, direction)) {
            boolean free = candidate.owner() == null || candidate.owner().equals(owner) || candidate.remaining() < 0;
            if (!candidate.done() && free && take(runId, candidate.range(), owner, lease)) {
                Range range = candidate.range();
                return new Claim.Taken(find(migrationId, range.sweep(), range.seq()).orElseThrow());
            }
            if (!candidate.done()) {
                answer = earlier(answer, candidate);
            }
        }
        return answer;
    }

    /** In the order of their keys, which only the database knows: from the range without a lower end to its neighbour. */
    private static List<Candidate> inOrder(List<Candidate> candidates, Direction direction) {
        Map<Optional<Key>, Candidate> byLower = new HashMap<>();
        candidates.forEach(candidate -> byLower.put(Optional.ofNullable(candidate.range().lower()), candidate));
        List<Candidate> ordered = new ArrayList<>(candidates.size());
        Candidate next = byLower.remove(Optional.<Key>empty());
        while (next != null) {
            ordered.add(next);
            next = byLower.remove(Optional.ofNullable(next.range().upper()));
        }
        if (ordered.size() < candidates.size()) {
            candidates.stream().filter(candidate -> !ordered.contains(candidate)).forEach(ordered::add);
        }
        if (direction == Direction.DOWN) {
            Collections.reverse(ordered);
        }
        return ordered;
    }

    private static Claim earlier(Claim answer, Candidate candidate) {
        Duration remaining = Duration.ofNanos(Math.max(0, candidate.remaining()) * 1000);
        boolean later = answer instanceof Claim.Held held && held.remaining().compareTo(remaining) <= 0;
        return later ? answer : new Claim.Held(remaining);
    }

    private boolean take(String runId, Range range, String owner, Duration lease) throws SQLException {
        return sql.update("UPDATE " + tables.range() + " SET owner = ?, epoch = epoch + 1, lease_until = " + now + " + ?\n"
                + "WHERE migration_id = ? AND sweep = ? AND seq = ? AND epoch = ? AND NOT done\n"
                + "  AND EXISTS (SELECT 1 FROM " + tables.run() + " r WHERE r.run_id = ? AND r.status = 'running')",
                owner, RunTable.micros(lease), range.migrationId(), range.sweep(), range.seq(), range.epoch(), runId) == 1;
    }

    private Optional<Range> find(String migrationId, int sweep, int seq) throws SQLException {
        return sql.first("SELECT * FROM " + tables.range() + " WHERE migration_id = ? AND sweep = ? AND seq = ?",
                RangeTable::read, migrationId, sweep, seq);
    }

    List<Range> open(String migrationId) throws SQLException {
        return sql.query("SELECT * FROM " + tables.range() + " WHERE migration_id = ? AND sweep = ? AND NOT done",
                RangeTable::read, migrationId, sweep(migrationId));
    }

    List<Range> current(String migrationId) throws SQLException {
        return sql.query("SELECT * FROM " + tables.range() + " WHERE migration_id = ? AND sweep = ? ORDER BY seq",
                RangeTable::read, migrationId, sweep(migrationId));
    }

    void renew(String owner, Duration lease) throws SQLException {
        sql.update("UPDATE " + tables.range() + " SET lease_until = " + now + " + ? WHERE owner = ?", RunTable.micros(lease), owner);
    }

    void release(String owner) throws SQLException {
        sql.update("UPDATE " + tables.range() + " SET owner = NULL, lease_until = 0 WHERE owner = ?", owner);
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
                text(checkpoint.cursor()), checkpoint.done(),
                RunTable.micros(checkpoint.lease()), counts.processed(), counts.changed(), counts.skipped(), counts.failed(),
                range.migrationId(), range.sweep(), range.seq(), range.epoch(), range.batchSeq()) == 1;
    }

    /** Locks the ranges of the sweep at work; whether every one of them is done. */
    boolean lockAllDone(String migrationId) throws SQLException {
        List<Boolean> done = sql.query("SELECT done FROM " + tables.range()
                + " WHERE migration_id = ? AND sweep = ? ORDER BY seq " + tables.dialect().lockClause(false, Transitions.LOCK_TIMEOUT),
                row -> row.getBoolean(1), migrationId, sweep(migrationId));
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

    private static @Nullable String text(@Nullable Key key) {
        return key == null ? null : key.toText();
    }
}

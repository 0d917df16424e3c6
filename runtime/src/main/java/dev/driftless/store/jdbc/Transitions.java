package dev.driftless.store.jdbc;

import dev.driftless.Direction;
import dev.driftless.RunStatus;
import dev.driftless.store.Applied;
import dev.driftless.store.Begin;
import dev.driftless.store.Key;
import dev.driftless.store.NewRun;
import dev.driftless.store.Progress;
import dev.driftless.store.Range;
import dev.driftless.store.Run;
import dev.driftless.store.Snapshot;
import dev.driftless.store.StoreFailure;
import dev.driftless.store.StepTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The transitions of a run, each one transaction whose first statement is a conditional update of the run (or of the run
 * slot); false means that it changed no row, and nothing else was done.
 */
final class Transitions {

    /** Long enough for another process's transition, short enough to notice a cancel. */
    static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);

    private final Sql sql;
    private final Dialect dialect;
    private final RunTable runs;
    private final StateTable states;
    private final RangeTable ranges;
    private final FailureTable failures;
    private final Pages pages;

    Transitions(Sql sql, InternalTables tables) {
        this.sql = sql;
        this.dialect = tables.dialect();
        this.runs = new RunTable(sql, tables);
        this.states = new StateTable(sql, tables);
        this.ranges = new RangeTable(sql, tables);
        this.failures = new FailureTable(sql, tables);
        this.pages = new Pages(sql, dialect);
    }

    /** The server ends a transaction whose client is gone without its noticing, since others wait for its locks. */
    static void begin(Sql sql, Dialect dialect) throws SQLException {
        dialect.beginBatch(sql, LOCK_TIMEOUT, LOCK_TIMEOUT);
    }

    /** A transaction of ours; one that answers false is rolled back. */
    boolean transact(Sql.Work<Boolean> work) throws SQLException {
        try {
            return sql.inTransaction(() -> {
                begin(sql, dialect);
                if (!work.run()) {
                    throw new NothingDone();
                }
                return true;
            });
        } catch (NothingDone e) {
            return false;
        }
    }

    boolean startRun(NewRun run) throws SQLException {
        return transact(() -> {
            if (run.supersedes().isPresent()) {
                if (!runs.supersede(run.supersedes().get())) {
                    return false;
                }
                states.stop(run.supersedes().get(), RunStatus.CANCELED, null);
            }
            if (!runs.takeSlot(run.runId()) || !run.stillRight().test(snapshot().orElse(Snapshot.EMPTY))) {
                return false;
            }
            runs.insert(run);
            ranges.fence(run.plan().stream().map(planned -> planned.id()).toList());
            return true;
        });
    }

    Optional<Snapshot> snapshot() throws SQLException {
        List<Applied> applied = new ArrayList<>();
        Optional<Optional<String>> slot = states.load(applied);
        if (slot.isEmpty()) {
            return Optional.empty();
        }
        Optional<Run> active = slot.get().isPresent() ? runs.find(slot.get().get()) : Optional.empty();
        return Optional.of(new Snapshot(applied, active));
    }

    boolean begun(Run run) throws SQLException {
        return states.past(current(run))
                .map(past -> past.halfway() && past.runId().equals(run.id()))
                .orElse(false);
    }

    boolean beginMigration(Run run, Begin begin) throws SQLException {
        return transact(() -> {
            if (!runs.advance(run)) {
                return false;
            }
            String id = begin.migration().id();
            String checksum = begin.migration().checksum();
            Optional<StateTable.Past> past = states.past(id);
            Progress progress = states.progress(id);
            int sweep = ranges.sweep(id);
            boolean halfway = past.isPresent() && past.get().halfway();
            boolean other = past.isPresent() && !past.get().checksum().equals(checksum);
            boolean edited = halfway && other;
            boolean turned = halfway && past.get().direction() != begin.direction();
            boolean finished = past.isPresent() && past.get().applied();
            if (finished && begin.direction() == Direction.UP) {
                throw new StoreFailure(StoreFailure.Kind.OTHER, "it is applied already and would change its rows again");
            }
            boolean moved = progress.moved();
            boolean startsOver = begin.migration().restart() || edited && !moved;
            long earlier = halfway ? progress.earlier() : 0;
            if (startsOver) {
                ranges.drop(id);
                failures.removeAll(id);
                earlier = begin.migration().restart() && halfway ? Math.max(earlier, progress.counts().processed()) : 0;
                moved = false;
                sweep = 0;
            } else if (edited) {
                // What the code before it had handled is part of what is processed by now.
                earlier = Math.max(earlier, progress.counts().processed());
            }
            if (turned && sweep > 1) {
                ranges.drop(id);
                sweep = 0;
            } else if (turned) {
                ranges.zeroCounts(id);
            }
            boolean down = begin.direction() == Direction.DOWN;
            if (sweep == 0) {
                ranges.cut(id, 1, begin.cutPoints(), pages.last((JdbcStepTable) begin.table()),
                        down && (finished || turned && !startsOver));
            }
            boolean goesOn = other && (edited && !startsOver || down && finished);
            StateTable.Code code = goesOn
                    ? new StateTable.Code(past.get().checksum(), checksum, turned || finished ? 0 : progress.counts().changed())
                    : new StateTable.Code(checksum, null, 0);
            states.begin(id, run.id(), begin.direction(), code, begin.writeMode(), earlier,
                    halfway && moved || down && finished, past.isPresent());
            return true;
        });
    }

    boolean nextSweep(Run run, StepTable table, List<Key> cutPoints) throws SQLException {
        return transact(() -> {
            String id = current(run);
            if (!runs.advance(run) || !ranges.lockAllDone(id)) {
                return false;
            }
            ranges.cut(id, ranges.sweep(id) + 1, cutPoints, pages.last((JdbcStepTable) table), false);
            return true;
        });
    }

    boolean completeMigration(Run run, long remaining, @Nullable String reason) throws SQLException {
        return transact(() -> {
            String id = current(run);
            if (!runs.advance(run) || !ranges.lockAllDone(id)) {
                return false;
            }
            // Rows that failed in the other direction are on their right side, also those that a where passed by.
            boolean up = run.state().direction() == Direction.UP;
            failures.removeAll(id, up ? Direction.DOWN : Direction.UP);
            states.complete(id, up, states.progress(id), remaining);
            ranges.drop(id);
            int next = run.state().currentIndex() + 1;
            runs.moveTo(run.id(), next);
            if (reason != null) {
                runs.keepReason(run.id(), reason);
            }
            if (next == run.plan().size()) {
                runs.end(run.id(), RunStatus.COMPLETED, null, null);
            }
            return true;
        });
    }

    boolean endRun(Run run, RunStatus status, @Nullable String error, @Nullable String reason) throws SQLException {
        return transact(() -> {
            if (!runs.advance(run)) {
                return false;
            }
            if (run.state().currentIndex() < run.plan().size()) {
                ranges.releaseAll(current(run));
            }
            states.stop(run.id(), status, error);
            runs.end(run.id(), status, error, reason);
            return true;
        });
    }

    /** Two splits at once may take the same number: one of them is enough. */
    boolean split(Direction direction, Range range, Key at) throws SQLException {
        try {
            return transact(() -> ranges.split(direction, range, at));
        } catch (SQLException e) {
            if (dialect.classify(e) == StoreFailure.Kind.DATA) {
                return false;
            }
            throw e;
        }
    }

    static String current(Run run) {
        return run.plan().get(run.state().currentIndex()).id();
    }

    /** Rolls a transaction back in which the conditional update changed nothing. */
    private static final class NothingDone extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NothingDone() {
            super(null, null, false, false);
        }
    }
}

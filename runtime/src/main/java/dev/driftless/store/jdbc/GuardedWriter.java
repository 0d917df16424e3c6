package dev.driftless.store.jdbc;

import dev.driftless.store.Change;
import dev.driftless.store.StoreFailure;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes changes to rows that were read without a lock, each only if nobody has changed the row since. Those of which the
 * database tells that they were not written are left; where it tells no more than how many, all are undone.
 */
final class GuardedWriter {

    private final Sql sql;
    private final Dialect dialect;
    private final JdbcStepTable table;
    private final ChangeBinder binder;

    GuardedWriter(Sql sql, Dialect dialect, JdbcStepTable table) {
        this.sql = sql;
        this.dialect = dialect;
        this.table = table;
        this.binder = new ChangeBinder(dialect, table);
    }

    /**
     * What came of it.
     *
     * @param left what was not written and is to be compared under a lock
     * @param settled whether the others are known not to match the table's condition any more
     */
    record Written(List<Change> left, boolean settled) {}

    /** What came of one execution: what was left of the group, how many are not known by name, how many still match. */
    private record Part(List<Change> left, long unknown, long still) {}

    /** Writes a group of changes of the same columns. */
    @FunctionalInterface
    private interface GroupWrite {
        Part execute(List<Change> group) throws SQLException;
    }

    /** Writes rows that are still the version that was read. */
    Written writeVersions(List<Change> changes) throws SQLException {
        boolean followed = table.table().followed();
        Optional<String> condition = table.where()
                .filter(where -> !followed && PlainCondition.isPlain(where))
                .map(where -> Pages.condition(dialect, where));
        return writeAll(changes, condition.isPresent(),
                followed ? this::updateVersions : group -> queryVersions(group, condition.orElse("FALSE")));
    }

    /**
     * Writes rows of which what was read is still there, where rows have no version. Where rows are written one by one nothing
     * is undone for those that are not: after a ROLLBACK TO SAVEPOINT, who waits for a lock of an H2 transaction does so
     * without end.
     */
    Written writeCompared(List<Change> changes, Duration lockTimeout) throws SQLException {
        List<Column> compared = table.selected().stream().filter(column -> !table.key().contains(column)).toList();
        if (!dialect.comparesWhatWasRead(sql) || !table.where().map(PlainCondition::isPlain).orElse(true)
                || !compared.stream().allMatch(column -> isComparable(column, changes))) {
            return new Written(changes, false);
        }
        return writeAll(changes, false, group -> updateCompared(group, compared, lockTimeout));
    }

    private boolean isComparable(Column column, List<Change> changes) {
        return dialect.mostBytes(column).isPresent() && changes.stream()
                .allMatch(change -> dialect.isComparable(column, change.row().document().get(column.name())));
    }

    private Written writeAll(List<Change> changes, boolean settles, GroupWrite write) throws SQLException {
        Savepoint before = sql.connection().setSavepoint(Dialect.SAVEPOINT);
        try {
            List<Change> left = new ArrayList<>();
            long unknown = 0;
            long still = 0;
            for (List<Change> group : ChangeBinder.groups(changes)) {
                Part part = write.execute(group);
                left.addAll(part.left());
                unknown += part.unknown();
                still += part.still();
            }
            if (unknown == 0) {
                dialect.keep(sql, before);
                return new Written(left, settles && still == 0);
            }
        } catch (SQLException e) {
            if (dialect.classify(e) != StoreFailure.Kind.DATA) {
                throw e;
            }
        }
        sql.connection().rollback(before);
        return new Written(changes, false);
    }

    private Part updateCompared(List<Change> group, List<Column> compared, Duration lockTimeout) throws SQLException {
        List<Column> columns = binder.columns(group);
        String text = dialect.comparedUpdate(table.table(), columns, compared, table.versionColumn(),
                table.where().map(where -> Pages.condition(dialect, where)), lockTimeout);
        List<Change> left = new ArrayList<>();
        long unknown = 0;
        try (PreparedStatement statement = sql.connection().prepareStatement(text)) {
            for (List<Change> some : binder.parts(group)) {
                binder.bind(statement, columns, compared, some);
                int found = statement.executeUpdate();
                if (found == 0 && dialect.rowsWrittenAtOnce() == 1) {
                    left.addAll(some);
                } else {
                    unknown += some.size() - found;
                }
            }
        }
        return new Part(left, unknown, 0);
    }

    private Part updateVersions(List<Change> group) throws SQLException {
        List<Column> columns = binder.columns(group);
        long unknown = 0;
        try (PreparedStatement statement =
                sql.connection().prepareStatement(dialect.guardedUpdate(table.table(), columns, table.versionColumn()))) {
            for (List<Change> some : binder.parts(group)) {
                bindVersions(statement, columns, some);
                unknown += some.size() - statement.executeUpdate();
            }
        }
        return new Part(List.of(), unknown, 0);
    }

    private Part queryVersions(List<Change> group, String condition) throws SQLException {
        List<Column> columns = binder.columns(group);
        String text = dialect.guardedUpdate(table.table(), columns, table.versionColumn(), condition);
        List<Change> left = new ArrayList<>();
        long still = 0;
        try (PreparedStatement statement = sql.connection().prepareStatement(text)) {
            for (List<Change> some : binder.parts(group)) {
                statement.setInt(bindVersions(statement, columns, some), some.size());
                try (ResultSet result = statement.executeQuery()) {
                    result.next();
                    if (result.getLong(1) < some.size()) {
                        left.addAll(others(some, dialect.numbers(result, 3)));
                    }
                    still += result.getLong(2);
                }
            }
        }
        return new Part(left, 0, still);
    }

    /** The changes whose number, from 1 on, is none of those written. */
    private static List<Change> others(List<Change> changes, List<Long> written) {
        BitSet done = new BitSet(changes.size());
        written.forEach(number -> done.set((int) (number - 1)));
        List<Change> others = new ArrayList<>();
        for (int i = done.nextClearBit(0); i < changes.size(); i = done.nextClearBit(i + 1)) {
            others.add(changes.get(i));
        }
        return others;
    }

    /** The next parameter after keys, values and versions. */
    private int bindVersions(PreparedStatement statement, List<Column> columns, List<Change> group) throws SQLException {
        binder.bind(statement, columns, List.of(), group);
        List<RowVersion> versions = new ArrayList<>(group.size());
        for (Change change : group) {
            versions.add((RowVersion) Objects.requireNonNull(change.row().version()));
        }
        return dialect.bindVersions(statement, table.key().size() + columns.size() + 1, table.table(), versions);
    }
}

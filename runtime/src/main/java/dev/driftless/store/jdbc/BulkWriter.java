package dev.driftless.store.jdbc;

import dev.driftless.store.Change;
import dev.driftless.store.Key;
import dev.driftless.store.StoreFailure;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes, those of the same columns in one statement. A statement that fails, or does not write every row, is
 * undone and halved until the rows at fault are found.
 */
final class BulkWriter {

    /** How many bytes of values go to the server at once; on their way they exist several times. */
    private static final long PART_BYTES = 2L << 20;

    private final Sql sql;
    private final Dialect dialect;
    private final JdbcStepTable table;
    private final boolean firstFailureOnly;
    private final Map<Key, String> failures = new LinkedHashMap<>();

    BulkWriter(Sql sql, Dialect dialect, JdbcStepTable table, boolean firstFailureOnly) {
        this.sql = sql;
        this.dialect = dialect;
        this.table = table;
        this.firstFailureOnly = firstFailureOnly;
    }

    Map<Key, String> write(List<Change> changes) throws SQLException {
        for (List<Change> group : groups(changes)) {
            if (!(firstFailureOnly && !failures.isEmpty())) {
                writeOrHalve(group);
            }
        }
        return failures;
    }

    /** What came of a guarded write. */
    enum Outcome {
        /** A row was no longer the version that was read, or could not be written: nothing was. */
        UNDONE,
        WRITTEN,
        /** Written, and no row matches the table's condition any more. */
        SETTLED
    }

    /** Writes all rows, if each is still the version that was read, or none. */
    Outcome writeGuarded(List<Change> changes) throws SQLException {
        Optional<String> condition = table.where()
                .filter(where -> !table.table().followed() && PlainCondition.isPlain(where))
                .map(where -> Pages.condition(dialect, where));
        return writeAll(changes, condition.isPresent(), group -> executeGuarded(group, condition));
    }

    /**
     * Like {@link #writeGuarded}, where rows have no version: if what was read of each is still there. Where rows are written
     * one by one nothing is undone for those that are not: after a ROLLBACK TO SAVEPOINT, who waits for a lock of an H2
     * transaction does so without end.
     *
     * @return what is left to be compared under a lock
     */
    List<Change> writeCompared(List<Change> changes, Duration lockTimeout) throws SQLException {
        List<Column> compared = table.selected().stream().filter(column -> !table.key().contains(column)).toList();
        if (!dialect.comparesWhatWasRead(sql) || !table.where().map(PlainCondition::isPlain).orElse(true)
                || !compared.stream().allMatch(column -> isComparable(column, changes))) {
            return changes;
        }
        List<Change> left = new ArrayList<>();
        Outcome outcome = writeAll(changes, false, group -> {
            int before = left.size();
            long written = executeCompared(group, compared, lockTimeout, left);
            return new long[] {written + left.size() - before, 0};
        });
        return outcome == Outcome.UNDONE ? changes : left;
    }

    private boolean isComparable(Column column, List<Change> changes) {
        return dialect.mostBytes(column).isPresent() && changes.stream()
                .allMatch(change -> dialect.isComparable(column, change.row().document().get(column.name())));
    }

    /** Writes the rows of a group that nobody has changed: how many, and how many of them are known to match still. */
    @FunctionalInterface
    private interface GroupWrite {
        long[] execute(List<Change> group) throws SQLException;
    }

    private Outcome writeAll(List<Change> changes, boolean settles, GroupWrite write) throws SQLException {
        Savepoint before = sql.connection().setSavepoint();
        try {
            boolean all = true;
            long still = 0;
            for (List<Change> group : groups(changes)) {
                long[] written = write.execute(group);
                all = all && written[0] == group.size();
                still += written[1];
            }
            if (all) {
                dialect.checkDeferredConstraints(sql);
                sql.connection().releaseSavepoint(before);
                return settles && still == 0 ? Outcome.SETTLED : Outcome.WRITTEN;
            }
        } catch (SQLException e) {
            if (dialect.classify(e) != StoreFailure.Kind.DATA) {
                throw e;
            }
        }
        sql.connection().rollback(before);
        return Outcome.UNDONE;
    }

    /** How many rows were written; rows that were written alone, and were not, are left. */
    private long executeCompared(List<Change> group, List<Column> compared, Duration lockTimeout, List<Change> left)
            throws SQLException {
        List<Column> columns = columns(group);
        String text = dialect.comparedUpdate(table.table(), columns, compared, table.versionColumn(),
                table.where().map(where -> Pages.condition(dialect, where)), lockTimeout);
        long written = 0;
        try (PreparedStatement statement = sql.connection().prepareStatement(text)) {
            for (List<Change> some : parts(group)) {
                bind(statement, columns, compared, some);
                int found = statement.executeUpdate();
                written += found;
                if (found == 0 && dialect.rowsWrittenAtOnce() == 1) {
                    left.addAll(some);
                }
            }
        }
        return written;
    }

    /** How many rows were written, and how many of those are known to match the condition still. */
    private long[] executeGuarded(List<Change> group, Optional<String> condition) throws SQLException {
        List<Column> columns = columns(group);
        String update = dialect.guardedUpdate(table.table(), columns, table.versionColumn());
        String text = condition.map(still -> dialect.countedUpdate(update, still)).orElse(update);
        long[] written = new long[2];
        try (PreparedStatement statement = sql.connection().prepareStatement(text)) {
            for (List<Change> some : parts(group)) {
                bind(statement, columns, List.of(), some);
                dialect.bindVersions(statement, table.key().size() + columns.size() + 1, table.table(), versions(some));
                if (condition.isEmpty()) {
                    written[0] += statement.executeUpdate();
                    continue;
                }
                try (ResultSet counts = statement.executeQuery()) {
                    counts.next();
                    written[0] += counts.getLong(1);
                    written[1] += counts.getLong(2);
                }
            }
        }
        return written;
    }

    private static Iterable<List<Change>> groups(List<Change> changes) {
        Map<Set<String>, List<Change>> groups = new LinkedHashMap<>();
        Set<String> columns = Set.of();
        List<Change> group = List.of();
        for (Change change : changes) {
            if (!change.values().keySet().equals(columns)) {
                columns = change.values().keySet();
                group = groups.computeIfAbsent(columns, first -> new ArrayList<>());
            }
            group.add(change);
        }
        return groups.values();
    }

    private void writeOrHalve(List<Change> group) throws SQLException {
        Savepoint before = sql.connection().setSavepoint();
        String problem;
        try {
            int written = execute(group);
            if (written == group.size()) {
                dialect.checkDeferredConstraints(sql);
                sql.connection().releaseSavepoint(before);
                return;
            }
            problem = "the database did not write the row: a trigger or rule suppressed the update, or the migration itself"
                    + " deleted the row";
        } catch (SQLException e) {
            if (dialect.classify(e) != StoreFailure.Kind.DATA) {
                throw e;
            }
            problem = Messages.of(e);
        }
        sql.connection().rollback(before);
        if (group.size() == 1) {
            failures.put(group.get(0).row().key(), problem);
            return;
        }
        int half = group.size() / 2;
        writeOrHalve(group.subList(0, half));
        if (!firstFailureOnly || failures.isEmpty()) {
            writeOrHalve(group.subList(half, group.size()));
        }
    }

    private List<Column> columns(List<Change> group) {
        return group.get(0).values().keySet().stream().map(table::column).toList();
    }

    private int execute(List<Change> group) throws SQLException {
        List<Column> columns = columns(group);
        String text = dialect.bulkUpdate(table.table(), columns, table.versionColumn());
        try (PreparedStatement statement = sql.connection().prepareStatement(text)) {
            int written = 0;
            for (List<Change> some : parts(group)) {
                bind(statement, columns, List.of(), some);
                written += written(statement.executeUpdate(), some);
            }
            return written;
        }
    }

    /** In parts that one execution takes, and of which a row alone is the only one that may be larger. */
    private List<List<Change>> parts(List<Change> group) {
        List<List<Change>> parts = new ArrayList<>();
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < group.size(); i++) {
            long size = group.get(i).bytes();
            if (i > from && (bytes + size > PART_BYTES || i - from >= dialect.rowsWrittenAtOnce())) {
                parts.add(group.subList(from, i));
                from = i;
                bytes = 0;
            }
            bytes += size;
        }
        parts.add(group.subList(from, group.size()));
        return parts;
    }

    /** The rows that were found, also those that had the new values already. */
    private int written(int reported, List<Change> group) throws SQLException {
        return reported < group.size() && !dialect.reportsRowsFound()
                ? new Pages(sql, dialect).count(table.table(), keys(group))
                : reported;
    }

    /** Keys, new values, and what was read of some columns. */
    private void bind(PreparedStatement statement, List<Column> columns, List<Column> compared, List<Change> group)
            throws SQLException {
        if (dialect.rowsWrittenAtOnce() == 1) {
            bindRow(statement, columns, compared, group.get(0));
            return;
        }
        List<Column> bound = new ArrayList<>(table.key());
        List<List<@Nullable Object>> values = Pages.keyValues(table.key(), keys(group));
        for (Column column : columns) {
            bound.add(column);
            values.add(each(group, change -> change.values().get(column.name())));
        }
        for (Column column : compared) {
            bound.add(column);
            values.add(each(group, change -> change.row().document().get(column.name())));
        }
        dialect.bindRows(statement, bound, values);
    }

    private void bindRow(PreparedStatement statement, List<Column> columns, List<Column> compared, Change change)
            throws SQLException {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < table.key().size(); i++) {
            values.add(ColumnValues.parse(table.key().get(i), change.row().key().parts().get(i)));
        }
        columns.forEach(column -> values.add(change.values().get(column.name())));
        compared.forEach(column -> values.add(change.row().document().get(column.name())));
        dialect.bindRow(statement, values);
    }

    private static List<@Nullable Object> each(List<Change> group, Function<Change, @Nullable Object> value) {
        List<@Nullable Object> values = new ArrayList<>(group.size());
        group.forEach(change -> values.add(value.apply(change)));
        return values;
    }

    static List<Key> keys(List<Change> group) {
        return group.stream().map(change -> change.row().key()).toList();
    }

    private static List<RowVersion> versions(List<Change> group) {
        List<RowVersion> versions = new ArrayList<>(group.size());
        for (Change change : group) {
            versions.add((RowVersion) Objects.requireNonNull(change.row().version()));
        }
        return versions;
    }
}

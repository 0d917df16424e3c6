package dev.driftless.store.jdbc;

import dev.driftless.store.Change;
import dev.driftless.store.Key;
import dev.driftless.store.StoreFailure;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes, those of the same columns in one statement. A statement that fails, or does not write every row, is
 * undone and halved until the rows at fault are found.
 */
final class BulkWriter {

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
        Map<Set<String>, List<Change>> groups = new LinkedHashMap<>();
        for (Change change : changes) {
            groups.computeIfAbsent(change.values().keySet(), columns -> new ArrayList<>()).add(change);
        }
        for (List<Change> group : groups.values()) {
            if (!(firstFailureOnly && !failures.isEmpty())) {
                writeOrHalve(group);
            }
        }
        return failures;
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

    private int execute(List<Change> group) throws SQLException {
        List<Column> columns = group.get(0).values().keySet().stream().map(table::column).toList();
        String text = dialect.bulkUpdate(table.table(), columns, table.versionColumn());
        try (PreparedStatement statement = sql.connection().prepareStatement(text)) {
            List<Key> keys = group.stream().map(change -> change.row().key()).toList();
            List<Column> bound = new ArrayList<>(table.key());
            List<List<@Nullable Object>> values = Pages.keyValues(table.key(), keys);
            for (Column column : columns) {
                List<@Nullable Object> written = new ArrayList<>(group.size());
                group.forEach(change -> written.add(change.values().get(column.name())));
                bound.add(column);
                values.add(written);
            }
            dialect.bindRows(statement, bound, values);
            int reported = statement.executeUpdate();
            return reported < group.size() && !dialect.reportsRowsFound()
                    ? new Pages(sql, dialect).count(table.table(), keys)
                    : reported;
        }
    }
}

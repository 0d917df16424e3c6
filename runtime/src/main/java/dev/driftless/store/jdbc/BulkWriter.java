package dev.driftless.store.jdbc;

import dev.driftless.store.Change;
import dev.driftless.store.Key;
import dev.driftless.store.StoreFailure;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes changes, those of the same columns in one statement. A statement that fails, or does not write every row, is
 * undone and halved until the rows at fault are found.
 */
final class BulkWriter {

    private final Sql sql;
    private final Dialect dialect;
    private final JdbcStepTable table;
    private final ChangeBinder binder;
    private final boolean firstFailureOnly;
    private final Map<Key, String> failures = new LinkedHashMap<>();

    BulkWriter(Sql sql, Dialect dialect, JdbcStepTable table, boolean firstFailureOnly) {
        this.sql = sql;
        this.dialect = dialect;
        this.table = table;
        this.binder = new ChangeBinder(dialect, table);
        this.firstFailureOnly = firstFailureOnly;
    }

    Map<Key, String> write(List<Change> changes) throws SQLException {
        for (List<Change> group : ChangeBinder.groups(changes)) {
            if (!(firstFailureOnly && !failures.isEmpty())) {
                writeOrHalve(group);
            }
        }
        return failures;
    }

    private void writeOrHalve(List<Change> group) throws SQLException {
        Savepoint before = sql.connection().setSavepoint(Dialect.SAVEPOINT);
        String problem;
        try {
            int written = execute(group);
            if (written == group.size()) {
                dialect.keep(sql, before);
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
        List<Column> columns = binder.columns(group);
        String text = dialect.bulkUpdate(table.table(), columns, table.versionColumn());
        try (PreparedStatement statement = sql.connection().prepareStatement(text)) {
            int written = 0;
            for (List<Change> some : binder.parts(group)) {
                binder.bind(statement, columns, List.of(), some);
                written += written(statement.executeUpdate(), some);
            }
            return written;
        }
    }

    /** The rows that were found, also those that had the new values already. */
    private int written(int reported, List<Change> group) throws SQLException {
        return reported < group.size() && !dialect.reportsRowsFound()
                ? new Pages(sql, dialect).count(table.table(), ChangeBinder.keys(group))
                : reported;
    }
}

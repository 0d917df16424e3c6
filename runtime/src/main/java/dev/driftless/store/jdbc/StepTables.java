package dev.driftless.store.jdbc;

import dev.driftless.SchemaException;
import dev.driftless.manifest.ManifestStep;
import dev.driftless.manifest.RecordColumn;
import dev.driftless.store.StoreFailure;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resolves a migration's step against the catalogue, or tells in one sentence why it does not fit. */
final class StepTables {

    private final Sql sql;
    private final Dialect dialect;

    StepTables(Sql sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    JdbcStepTable resolve(String migrationId, ManifestStep step, List<RecordColumn> components, boolean allColumns)
            throws SQLException {
        String what = "Migration " + migrationId;
        TableInfo table = dialect.resolve(sql, TableName.parse(step.table()), what);
        if (table.obstacle().isPresent()) {
            throw new SchemaException(what + " cannot run on " + table.fullName() + ", which " + table.obstacle().get() + ".");
        }
        if (table.key().isEmpty()) {
            throw new SchemaException(what + " cannot run on table " + table.fullName() + ", which has no usable key: add a"
                    + " primary key, or a unique index that is valid, not partial, not on expressions, not deferrable, and"
                    + " over NOT NULL columns.");
        }
        Set<Column> selected = new LinkedHashSet<>(allColumns || components.isEmpty() ? table.columns() : table.key());
        for (RecordColumn component : components) {
            selected.add(componentColumn(what, table, component));
        }
        String version = versionColumn(what, table, step.versionColumn());
        JdbcStepTable resolved = new JdbcStepTable(dialect, table, new ArrayList<>(selected), step.where(), version);
        tryCondition(what, resolved);
        return resolved;
    }

    private static Column componentColumn(String what, TableInfo table, RecordColumn component) {
        Column column = find(what, table, component.column())
                .orElseThrow(() -> new SchemaException(what + ": record component " + component.component()
                        + " stands for column " + component.column() + ", which table " + table.fullName()
                        + " does not have: correct the name, or write @Column(\"..\"); the table has " + names(table) + "."));
        if (!column.kind().fits(component.type())) {
            throw new SchemaException(what + ": record component " + component.component() + " is a "
                    + component.type().getSimpleName() + ", which does not fit column " + column.name() + " of type "
                    + column.type() + " in table " + table.fullName() + ": declare "
                    + column.kind().javaType().getSimpleName() + ".");
        }
        return column;
    }

    private static @Nullable String versionColumn(String what, TableInfo table, String name) {
        if (name.isEmpty()) {
            return null;
        }
        Column column = find(what, table, name)
                .orElseThrow(() -> new SchemaException(what + ": versionColumn " + name + " is no column of table "
                        + table.fullName() + ", which has " + names(table) + "."));
        boolean number = switch (column.kind()) {
            case INTEGER, BIGINT, DECIMAL -> true;
            default -> false;
        };
        if (!number || table.key().contains(column)) {
            throw new SchemaException(what + ": versionColumn " + column.name() + " of table " + table.fullName()
                    + " must be a numeric column outside the key, but is " + column.type() + ".");
        }
        return column.name();
    }

    private void tryCondition(String what, JdbcStepTable table) throws SQLException {
        if (table.where().isEmpty()) {
            return;
        }
        try {
            new Pages(sql, dialect).tryCondition(table, table.where().get());
        } catch (SQLException e) {
            StoreFailure.Kind kind = dialect.classify(e);
            if (kind != StoreFailure.Kind.DATA && kind != StoreFailure.Kind.OTHER) {
                throw e;
            }
            throw new SchemaException(what + ": the database rejects the where of table " + table.name() + " ("
                    + Messages.of(e) + "): correct the condition \"" + table.where().orElse("") + "\".", e);
        }
    }

    private static Optional<Column> find(String what, TableInfo table, String name) {
        return TableName.choose(name, table.columns(), Column::name, what);
    }

    private static String names(TableInfo table) {
        return String.join(", ", table.columns().stream().map(Column::name).toList());
    }
}

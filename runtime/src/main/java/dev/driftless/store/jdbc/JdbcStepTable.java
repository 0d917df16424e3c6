package dev.driftless.store.jdbc;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.store.Change;
import dev.driftless.store.Key;
import dev.driftless.store.Row;
import dev.driftless.store.StepTable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A step's table as resolved: what is read, how a row is made of it, and which patches it takes. */
final class JdbcStepTable implements StepTable {

    private final Dialect dialect;
    private final TableInfo table;
    private final List<Column> selected;
    private final String where;
    private final @Nullable String versionColumn;
    private final Document.Layout layout;
    private final Document.Layout all;
    private final Map<String, Column> byName = new HashMap<>();
    private final int[] keyIndexes;
    private final boolean versioned;

    /** The selected columns hold every key column. */
    JdbcStepTable(Dialect dialect, TableInfo table, List<Column> selected, String where, @Nullable String versionColumn) {
        this.dialect = dialect;
        this.table = table;
        this.selected = List.copyOf(selected);
        this.where = where;
        this.versionColumn = versionColumn;
        List<String> key = table.key().stream().map(Column::name).toList();
        this.layout = Document.Layout.of(selected.stream().map(Column::name).toList(), key);
        this.all = Document.Layout.of(table.columns().stream().map(Column::name).toList(), key);
        table.columns().forEach(column -> byName.put(column.name(), column));
        this.versioned = !dialect.versionColumns().isEmpty();
        this.keyIndexes = key.stream().mapToInt(layout::find).toArray();
    }

    TableInfo table() {
        return table;
    }

    List<Column> key() {
        return table.key();
    }

    List<Column> selected() {
        return selected;
    }

    Column column(String name) {
        return Objects.requireNonNull(byName.get(name));
    }

    /** The row that a result stands at, whose columns are the selected ones, in order. */
    Row read(ResultSet result) throws SQLException {
        @Nullable Object[] values = new Object[selected.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = dialect.read(result, i + 1, selected.get(i));
        }
        List<String> parts = new ArrayList<>(keyIndexes.length);
        for (int i = 0; i < keyIndexes.length; i++) {
            parts.add(ColumnValues.text(key().get(i), Objects.requireNonNull(values[keyIndexes[i]])));
        }
        return new Row(new Key(parts), layout.row(values),
                versioned ? dialect.readVersion(result, selected.size() + 1) : null);
    }

    @Override
    public String name() {
        return table.fullName();
    }

    @Override
    public Optional<Change> change(Row row, Patch patch) {
        Map<String, @Nullable Object> values = Map.of();
        for (Map.Entry<String, @Nullable Object> member : patch.asMap().entrySet()) {
            Column column = patchable(member.getKey());
            Object canonical = ColumnValues.of(column, member.getValue());
            boolean known = layout.find(column.name()) >= 0;
            if (values.containsKey(column.name())) {
                throw new IllegalArgumentException("the patch sets column " + column.name() + " twice");
            }
            if (!known || !ColumnValues.same(column, row.document().get(column.name()), canonical)) {
                values = with(values, column.name(), canonical);
            }
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(new Change(row, patch, values));
    }

    /** Most changes are of one column, and there is one for each row. */
    private static Map<String, @Nullable Object> with(
            Map<String, @Nullable Object> values, String column, @Nullable Object value) {
        if (values.isEmpty()) {
            return Collections.singletonMap(column, value);
        }
        Map<String, @Nullable Object> more = values.size() == 1 ? new LinkedHashMap<>(values) : values;
        more.put(column, value);
        return more;
    }

    private Column patchable(String name) {
        int index = all.find(name);
        if (index < 0) {
            throw new IllegalArgumentException("the patch names column " + name + ", but table " + name()
                    + " has no single column of that name; it has " + String.join(", ", all.columns()));
        }
        Column column = table.columns().get(index);
        if (layout.key().contains(column.name())) {
            throw new IllegalArgumentException("the patch sets key column " + column.name()
                    + ": keys cannot be changed by a migration");
        }
        if (column.name().equals(versionColumn)) {
            throw new IllegalArgumentException("the patch sets version column " + column.name()
                    + ", which is raised with every write");
        }
        return column;
    }

    @Override
    public Row apply(Change change) {
        @Nullable Object[] values = layout.columns().stream()
                .map(name -> change.values().containsKey(name)
                        ? change.values().get(name)
                        : change.row().document().get(name))
                .toArray();
        return new Row(change.row().key(), layout.row(values), change.row().version());
    }

    @Override
    public Map<String, Object> keyValues(Key key) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < key.parts().size(); i++) {
            values.put(key().get(i).name(), ColumnValues.parse(key().get(i), key.parts().get(i)));
        }
        return values;
    }

    @Override
    public Optional<String> where() {
        return where.isBlank() ? Optional.empty() : Optional.of(where);
    }

    @Override
    public @Nullable String versionColumn() {
        return versionColumn;
    }
}

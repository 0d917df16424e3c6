package dev.driftless.store.jdbc;

import dev.driftless.store.Change;
import dev.driftless.store.Key;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Parts changes into those that one statement writes, and gives the statement their values. */
final class ChangeBinder {

    /** How many bytes of values go to the server at once; on their way they exist several times. */
    private static final long PART_BYTES = 2L << 20;

    private final Dialect dialect;
    private final JdbcStepTable table;

    ChangeBinder(Dialect dialect, JdbcStepTable table) {
        this.dialect = dialect;
        this.table = table;
    }

    /** Changes of the same columns together. */
    static Iterable<List<Change>> groups(List<Change> changes) {
        Map<Set<String>, List<Change>> groups = new LinkedHashMap<>();
        Set<String> columns = Set.of();
        List<Change> group = List.of();
        for (Change change : changes) {
            Set<String> its = change.values().keySet();
            if (!inSameOrder(its, columns)) {
                columns = its;
                group = groups.computeIfAbsent(columns, first -> new ArrayList<>());
            }
            group.add(change);
        }
        return groups.values();
    }

    /** Most often true of a change and the one before it, and told faster than by equals. */
    private static boolean inSameOrder(Set<String> some, Set<String> others) {
        if (some.size() != others.size()) {
            return false;
        }
        Iterator<String> other = others.iterator();
        for (String name : some) {
            if (!name.equals(other.next())) {
                return false;
            }
        }
        return true;
    }

    /** The columns that a group writes. */
    List<Column> columns(List<Change> group) {
        return group.get(0).values().keySet().stream().map(table::column).toList();
    }

    /** In parts that one execution takes, and of which a row alone is the only one that may be larger. */
    List<List<Change>> parts(List<Change> group) {
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

    /** Keys, new values, and what was read of some columns. */
    void bind(PreparedStatement statement, List<Column> columns, List<Column> compared, List<Change> group)
            throws SQLException {
        if (dialect.rowsWrittenAtOnce() == 1) {
            bindRow(statement, columns, compared, group.get(0));
            return;
        }
        List<Column> bound = new ArrayList<>(table.key());
        bound.addAll(columns);
        bound.addAll(compared);
        List<List<@Nullable Object>> values = new ArrayList<>(bound.size());
        table.key().forEach(column -> values.add(each(group, change -> change.row().document().get(column.name()))));
        columns.forEach(column -> values.add(each(group, change -> change.values().get(column.name()))));
        compared.forEach(column -> values.add(each(group, change -> change.row().document().get(column.name()))));
        dialect.bindRows(statement, bound, values);
    }

    private void bindRow(PreparedStatement statement, List<Column> columns, List<Column> compared, Change change)
            throws SQLException {
        List<@Nullable Object> values = new ArrayList<>();
        table.key().forEach(column -> values.add(change.row().document().get(column.name())));
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
}

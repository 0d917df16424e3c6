package dev.driftless.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.Direction;
import dev.driftless.Patch;
import dev.driftless.RowFailure;
import dev.driftless.store.Batch;
import dev.driftless.store.Change;
import dev.driftless.store.Key;
import dev.driftless.store.Page;
import dev.driftless.store.Range;
import dev.driftless.store.Row;
import dev.driftless.store.Run;
import dev.driftless.store.StepTable;
import dev.driftless.store.StoreSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Keys of every type that the vendor has, which only the database knows the order of. */
abstract class KeysContract extends StoreContract {

    private List<String> inOrder = List.of();

    KeysContract(VendorTraits vendor) {
        super(vendor);
    }

    @BeforeAll
    void prepare() {
        vendor.beforeKeyCases().forEach(db::execute);
    }

    @TestFactory
    Stream<DynamicTest> keys() {
        return vendor.keyCases().stream().map(keyCase -> DynamicTest.dynamicTest(keyCase.name(), () -> {
            forgetRuns();
            fill(keyCase);
            try (StoreSession session = store.open()) {
                StepTable table = table(session, "keyed", "", "");
                List<Key> keys = walkUp(session, table);
                assertThat(keys).hasSameSizeAs(keyCase.rows()).doesNotHaveDuplicates();
                walkDown(session, table, keys);
                rowsByKey(session, table, keys);
                writesByKey(session, table, keys);
                storedKeys(session, table, keys);
            }
        }));
    }

    private void fill(KeyCase keyCase) {
        List<String> statements = new ArrayList<>(List.of("DROP TABLE IF EXISTS keyed",
                "CREATE TABLE keyed (" + keyCase.columns() + ", n INT NOT NULL, PRIMARY KEY (" + keyCase.key() + "))"));
        int n = 0;
        for (String row : keyCase.rows()) {
            statements.add("INSERT INTO keyed VALUES (" + row + ", " + n++ + ")");
        }
        db.execute(statements.toArray(String[]::new));
        inOrder = db.rows("SELECT n FROM keyed ORDER BY " + keyCase.key());
    }

    /** Pages of two, from one page's last key to the next. */
    private List<Key> walkUp(StoreSession session, StepTable table) {
        List<Row> rows = new ArrayList<>();
        Page page;
        do {
            Key last = rows.isEmpty() ? null : rows.get(rows.size() - 1).key();
            page = session.readPage(table, up(last, null, 2));
            rows.addAll(page.rows());
        } while (!page.last() && rows.size() <= inOrder.size());
        assertThat(numbers(rows)).isEqualTo(inOrder);
        return rows.stream().map(Row::key).toList();
    }

    private void walkDown(StoreSession session, StepTable table, List<Key> keys) {
        List<String> backwards = new ArrayList<>(inOrder);
        Collections.reverse(backwards);
        assertThat(numbers(session.readPage(table, down(null, null, 100)).rows())).isEqualTo(backwards);
        for (int i = 0; i < keys.size(); i++) {
            Key before = i == 0 ? null : keys.get(i - 1);
            assertThat(numbers(session.readPage(table, up(before, keys.get(i), 100)).rows())).containsExactly(inOrder.get(i));
            assertThat(numbers(session.readPage(table, down(before, keys.get(i), 100)).rows())).containsExactly(inOrder.get(i));
        }
    }

    private void rowsByKey(StoreSession session, StepTable table, List<Key> keys) {
        try (Batch batch = session.beginRows(table, settings())) {
            assertThat(numbers(batch.lockRows(batch.keys(up(null, null, 100))))).isEqualTo(inOrder);
            assertThat(numbers(batch.lockRows(keys))).isEqualTo(inOrder);
            assertThat(batch.stillMatching(keys)).containsExactlyInAnyOrderElementsOf(keys);
        }
        for (int i = 0; i < keys.size(); i++) {
            try (Batch batch = session.beginRows(table, settings())) {
                assertThat(numbers(batch.lockRows(List.of(Key.ofText(keys.get(i).toText()))))).containsExactly(inOrder.get(i));
            }
        }
    }

    private void writesByKey(StoreSession session, StepTable table, List<Key> keys) {
        List<Row> rows = session.readPage(table, up(null, null, 100)).rows();
        List<Change> changes = rows.stream()
                .map(row -> table.change(row, Patch.set("n", row.document().getInt("n") + 100)).orElseThrow()).toList();
        try (Batch batch = session.beginRows(table, settings())) {
            assertThat(batch.writeUnchanged(changes, false).written()).containsExactlyInAnyOrderElementsOf(keys);
            batch.commit();
        }
        List<String> expected = inOrder.stream().map(n -> String.valueOf(Integer.parseInt(n) + 100)).toList();
        assertThat(numbers(session.readPage(table, up(null, null, 100)).rows())).isEqualTo(expected);
    }

    /** Keys come back from the internal tables as they went: as ends of ranges, as cursors, as failures. */
    private void storedKeys(StoreSession session, StepTable table, List<Key> keys) {
        Run run = begin(session, Direction.UP, table, keys.subList(0, keys.size() - 1).toArray(new Key[0]));
        assertThat(session.ranges(ID)).extracting(Range::upper).isEqualTo(keys);
        Range first = claim(session, run, "w");
        Map<Key, RowFailure> failures = new LinkedHashMap<>();
        keys.forEach(key -> failures.put(key, new RowFailure(ID, Direction.UP, table.keyValues(key), "bad", Instant.now())));
        try (Batch batch = session.begin(table, first, settings())) {
            batch.record(run.id(), failures);
            batch.commit();
        }
        move(session, table, first, keys.get(0), true);
        assertThat(session.ranges(ID).get(0).cursor()).isEqualTo(keys.get(0));
        assertThat(session.failedKeys(ID, Direction.UP)).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(session.failures(ID, 100)).extracting(failure -> printed(failure.key()))
                .containsExactlyInAnyOrderElementsOf(keys.stream().map(key -> printed(table.keyValues(key))).toList());
        try (Batch batch = session.beginRows(table, settings())) {
            assertThat(batch.failuresAmong(keys)).hasSize(keys.size());
            batch.removeFailures(keys);
            batch.commit();
        }
        assertThat(session.failureCount(ID)).isZero();
    }

    private static List<String> printed(Map<String, Object> key) {
        return key.entrySet().stream().map(part -> part.getKey() + " = " + part.getValue().getClass().getSimpleName() + " "
                + (part.getValue() instanceof byte[] bytes ? java.util.HexFormat.of().formatHex(bytes) : part.getValue())).toList();
    }

    private static List<String> numbers(List<Row> rows) {
        return rows.stream().map(row -> String.valueOf(row.document().getInt("n"))).toList();
    }
}

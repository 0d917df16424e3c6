package dev.driftless.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.driftless.Patch;
import dev.driftless.store.Batch;
import dev.driftless.store.Change;
import dev.driftless.store.Key;
import dev.driftless.store.Row;
import dev.driftless.store.StepTable;
import dev.driftless.store.StoreSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bulk writes: of locked rows, and of rows that were read without a lock. */
abstract class WritesContract extends StoreContract {

    private StoreSession session;
    private StepTable table;

    WritesContract(VendorTraits vendor) {
        super(vendor);
    }

    @BeforeEach
    void fill() {
        db.execute("DROP TABLE IF EXISTS items", """
                CREATE TABLE items (id BIGINT NOT NULL PRIMARY KEY, n INT NOT NULL CHECK (n <> 666), name VARCHAR(20),
                    code INT UNIQUE, version INT)""",
                "INSERT INTO items SELECT i, 0, 'old', NULL, NULL FROM " + vendor.series(60));
        session = open();
        table = table(session);
    }

    @Test
    void changesOfDifferentColumnsAreWrittenEachToItsRow() {
        List<Change> changes = List.of(
                change(1, Patch.set("n", 11)),
                change(2, Patch.set("name", "two")),
                change(3, Patch.set("n", 33).and("name", null)),
                change(4, Patch.set("name", null)),
                change(5, Patch.set("n", 55)),
                change(6, Patch.set("name", "")));

        assertThat(write(table, changes)).isEmpty();

        assertThat(db.rows("SELECT id, n, name FROM items WHERE id <= 7 ORDER BY id")).containsExactly(
                "1|11|old", "2|0|two", "3|33|null", "4|0|null", "5|55|old", "6|0|", "7|0|old");
    }

    @Test
    void aPatchThatChangesNothingIsNoChange() {
        assertThat(table.change(row(1), Patch.set("n", 0).and("name", "old"))).isEmpty();
        assertThat(table.change(row(1), Patch.set("n", 0).and("name", "new")).orElseThrow().values())
                .hasSize(1).containsValue("new");
    }

    @Test
    void theVersionColumnIsRaisedWithEveryWriteAndBeginsAtOne() {
        db.execute("UPDATE items SET version = 41 WHERE id = 2");
        StepTable versioned = table(session, "items", "", "version");
        List<Row> rows = session.readPage(versioned, up(null, key(3), 10)).rows();
        List<Change> changes = rows.stream().map(row -> versioned.change(row, Patch.set("n", 5)).orElseThrow()).toList();

        assertThat(write(versioned, changes.subList(0, 1))).isEmpty();
        try (Batch batch = session.beginRows(versioned, settings())) {
            assertThat(batch.writeUnchanged(changes.subList(1, 3), false).written()).containsExactlyInAnyOrder(key(2), key(3));
            batch.commit();
        }

        assertThat(db.rows("SELECT version FROM items WHERE id <= 4 ORDER BY id")).containsExactly("1", "42", "1", "null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"n = 666", "name = too long", "n = null", "code = taken"})
    void aBadRowAmongFiftyIsFoundAndTheOthersAreWritten(String bad) {
        assumeTrue(vendor.limitsTexts() || !bad.equals("name = too long"));
        db.execute("UPDATE items SET code = 7 WHERE id = 60");
        List<Change> changes = new ArrayList<>();
        for (int id = 1; id <= 50; id++) {
            changes.add(id == 37 ? change(id, badPatch(bad)) : change(id, goodPatch(bad, id)));
        }

        Map<Key, String> refused = write(table, changes);

        assertThat(refused).containsOnlyKeys(key(37));
        assertThat(refused.get(key(37))).isNotBlank();
        assertThat(db.rows("SELECT id FROM items WHERE (n <> 0 OR name = 'new' OR code >= 100) AND id <= 50")).hasSize(49)
                .doesNotContain("37");
    }

    @Test
    void severalBadRowsAreFoundOrOnlyTheFirst() {
        List<Change> changes = new ArrayList<>();
        for (int id = 1; id <= 50; id++) {
            changes.add(change(id, Patch.set("n", id % 20 == 5 ? 666 : 1)));
        }

        try (Batch batch = session.beginRows(table, settings())) {
            assertThat(batch.write(changes, true)).containsOnlyKeys(key(5));
        }
        assertThat(db.number("SELECT COUNT(*) FROM items WHERE n <> 0")).as("nothing was committed").isZero();
        assertThat(write(table, changes)).containsOnlyKeys(key(5), key(25), key(45));
        assertThat(db.number("SELECT COUNT(*) FROM items WHERE n = 1")).isEqualTo(47);
    }

    @Test
    void aTriggerThatRefusesARowIsARowThatCannotBeWritten() {
        db.execute("UPDATE items SET n = 13 WHERE id = 8");
        List<Change> changes = changesOf(session.readPage(table, up(null, key(20), 100)).rows());
        vendor.refusingTrigger().forEach(db::execute);

        Map<Key, String> refused = write(table, changes);

        assertThat(refused).containsOnlyKeys(key(8));
        assertThat(refused.get(key(8))).contains("unlucky");
        assertThat(db.number("SELECT COUNT(*) FROM items WHERE n = 1")).isEqualTo(19);
    }

    @Test
    void aTriggerThatSuppressesAWriteIsARowThatCannotBeWritten() {
        assumeFalse(vendor.suppressingTrigger().isEmpty());
        db.execute("UPDATE items SET n = 13 WHERE id = 8");
        List<Change> changes = changesOf(session.readPage(table, up(null, key(20), 100)).rows());
        vendor.suppressingTrigger().forEach(db::execute);

        try (Batch batch = session.beginRows(table, settings())) {
            Batch.Guarded guarded = batch.writeUnchanged(changes, false);
            assertThat(guarded.refused()).containsOnlyKeys(key(8));
            assertThat(guarded.written()).hasSize(19).doesNotContain(key(8));
            assertThat(guarded.changed()).isEmpty();
        }
        assertThat(write(table, changes)).containsOnlyKeys(key(8));
    }

    @Test
    void aRowThatTheMigrationItselfDeletedCannotBeWritten() throws Exception {
        try (Batch batch = session.beginRows(table, settings())) {
            List<Change> changes = changesOf(batch.lockRows(batch.keys(up(null, key(10), 100))));
            batch.beginCall(true);
            batch.guardedConnection().createStatement().execute("DELETE FROM items WHERE id = 4");
            assertThat(batch.keepCall()).isTrue();

            assertThat(batch.write(changes, false)).containsOnlyKeys(key(4));
            batch.commit();
        }
        assertThat(db.number("SELECT COUNT(*) FROM items WHERE n = 1")).isEqualTo(9);
    }

    @Test
    void writingWhatIsThereAlreadyIsNoFailure() {
        List<Change> changes = changesOf(session.readPage(table, up(null, key(10), 100)).rows());
        db.execute("UPDATE items SET n = 1 WHERE id <= 5");

        assertThat(write(table, changes)).isEmpty();
        assertThat(db.number("SELECT COUNT(*) FROM items WHERE n = 1")).isEqualTo(10);
    }

    @Test
    void unchangedRowsAreWrittenAndOthersComeBackAsTheyAreNow() {
        StepTable todo = table(session, "items", "name = 'old'", "");
        List<Change> changes = session.readPage(todo, up(null, key(8), 100)).rows().stream()
                .map(row -> todo.change(row, Patch.set("n", 1).and("name", "new")).orElseThrow()).toList();
        db.execute("UPDATE items SET n = 2 WHERE id = 2", "UPDATE items SET name = 'other' WHERE id = 3",
                "DELETE FROM items WHERE id = 4", "UPDATE items SET id = 1005 WHERE id = 5",
                "UPDATE items SET n = 3 WHERE id = 6", "UPDATE items SET n = 0 WHERE id = 6",
                "DELETE FROM items WHERE id = 7", "INSERT INTO items VALUES (7, 5, 'old', NULL, NULL)");

        try (Batch batch = session.beginRows(todo, settings()); StoreSession other = store.open()) {
            Batch.Guarded guarded = batch.writeUnchanged(changes, false);

            assertThat(guarded.refused()).isEmpty();
            assertThat(guarded.written()).contains(key(1), key(8)).doesNotContain(key(2), key(3), key(4), key(5), key(7));
            assertThat(guarded.changed()).extracting(Row::key).contains(key(2), key(7))
                    .doesNotContain(key(1), key(3), key(4), key(5), key(8));
            assertThat(guarded.changed()).filteredOn(row -> row.key().equals(key(2)))
                    .extracting(row -> row.document().getInt("n")).containsExactly(2);
            assertThat(guarded.written().contains(key(6)) ^ guarded.changed().stream().anyMatch(row -> row.key().equals(key(6))))
                    .as("a row that came back to what it was is one or the other").isTrue();
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> {
                try (Batch second = other.beginRows(todo, settings())) {
                    second.lockRows(List.of(key(2)));
                }
            }).as("changed rows are locked").isInstanceOf(dev.driftless.store.StoreFailure.class);
            batch.commit();
        }
        assertThat(db.rows("SELECT id, n, name FROM items WHERE (id <= 9 OR id > 1000) AND id <> 6 ORDER BY id")).containsExactly(
                "1|1|new", "2|2|old", "3|0|other", "7|5|old", "8|1|new", "9|0|old", "1005|0|old");
    }

    /** What a comparison of the database's own might take for the same. */
    @ParameterizedTest
    @ValueSource(strings = {"name = 'OLD'", "name = 'old '", "name = NULL", "name = ''", "code = 5"})
    void theSmallestChangeOfARowIsNoticed(String change) {
        List<Change> changes = changesOf(session.readPage(table, up(null, key(3), 100)).rows());
        db.execute("UPDATE items SET " + change + " WHERE id = 2");

        try (Batch batch = session.beginRows(table, settings())) {
            Batch.Guarded guarded = batch.writeUnchanged(changes, false);
            assertThat(guarded.written()).containsExactlyInAnyOrder(key(1), key(3));
            assertThat(guarded.changed()).extracting(Row::key).containsExactly(key(2));
        }
    }

    @Test
    void anUnchangedRowThatIsRefusedIsNamedBesideTheOthers() {
        List<Change> changes = new ArrayList<>();
        for (int id = 1; id <= 20; id++) {
            changes.add(change(id, Patch.set("n", id == 11 ? 666 : 1)));
        }
        db.execute("UPDATE items SET n = 9 WHERE id = 5");

        try (Batch batch = session.beginRows(table, settings())) {
            Batch.Guarded guarded = batch.writeUnchanged(changes, false);
            assertThat(guarded.refused()).containsOnlyKeys(key(11));
            assertThat(guarded.changed()).extracting(Row::key).containsExactly(key(5));
            assertThat(guarded.written()).hasSize(18).doesNotContain(key(5), key(11));
            batch.commit();
        }
        assertThat(db.number("SELECT COUNT(*) FROM items WHERE n = 1")).isEqualTo(18);
    }

    @Test
    void rowsThatStillMatchAreSeenWithinTheTransaction() {
        StepTable todo = table(session, "items", "n = 0 OR name = 'x'", "");
        try (Batch batch = session.beginRows(todo, settings())) {
            List<Row> rows = batch.lockRows(batch.keys(up(null, key(5), 100)));
            List<Change> changes = rows.stream().map(row -> todo.change(row,
                    Patch.set("n", 1).and("name", row.key().equals(key(3)) ? "x" : "y")).orElseThrow()).toList();
            assertThat(batch.write(changes, false)).isEmpty();

            List<Key> asked = List.of(key(1), key(2), key(3), key(4), key(6), key(1000));
            assertThat(batch.stillMatching(asked)).isEqualTo(Set.of(key(3), key(6)));
            assertThat(batch.stillMatching(List.of())).isEmpty();
        }
    }

    private Map<Key, String> write(StepTable table, List<Change> changes) {
        try (Batch batch = session.beginRows(table, settings())) {
            Map<Key, String> refused = batch.write(changes, false);
            batch.commit();
            return refused;
        }
    }

    private static Patch badPatch(String bad) {
        return switch (bad) {
            case "n = 666" -> Patch.set("n", 666);
            case "name = too long" -> Patch.set("name", "far too long for a column of twenty");
            case "n = null" -> Patch.set("n", null);
            default -> Patch.set("code", 7);
        };
    }

    private static Patch goodPatch(String bad, int id) {
        return switch (bad) {
            case "name = too long" -> Patch.set("name", "new");
            case "code = taken" -> Patch.set("code", 100 + id);
            default -> Patch.set("n", id);
        };
    }

    private List<Change> changesOf(List<Row> rows) {
        return rows.stream().map(row -> table.change(row, Patch.set("n", 1)).orElseThrow()).toList();
    }

    private Row row(int id) {
        return session.readPage(table, up(key(id - 1), key(id), 1)).rows().get(0);
    }

    private Change change(int id, Patch patch) {
        return table.change(row(id), patch).orElseThrow();
    }
}

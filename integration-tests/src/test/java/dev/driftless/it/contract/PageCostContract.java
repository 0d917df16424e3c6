package dev.driftless.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.Direction;
import dev.driftless.Patch;
import dev.driftless.store.Batch;
import dev.driftless.store.Change;
import dev.driftless.store.Key;
import dev.driftless.store.PageRequest;
import dev.driftless.store.Row;
import dev.driftless.store.StepTable;
import dev.driftless.store.StoreSession;
import dev.driftless.store.jdbc.JdbcStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A page costs the same wherever it is in a large table: 50,000 rows whose key's first columns have few different values,
 * so that an index that is entered at the first column only would be read for thousands of rows.
 */
abstract class PageCostContract extends StoreContract {

    private static final int ROWS = 50_000;
    private static final int PAGE = 20;
    /** How much more it costs to look each of a page's rows up, in several statements, than to walk along them. */
    private static final int BY_KEY = 5;
    private static final double[] PLACES = {0, 0.1, 0.25, 0.5, 0.75, 0.9, 1};

    private RecordedConnection connection;
    private StoreSession session;
    private List<Key> keys;

    PageCostContract(VendorTraits vendor) {
        super(vendor);
    }

    @BeforeAll
    void fill() throws Exception {
        String first = vendor.entersCompositeKeys() ? "MOD(i, 5)" : "i";
        db.execute("CREATE TABLE walked (a INT NOT NULL, b VARCHAR(20) NOT NULL, c BIGINT NOT NULL, n INT NOT NULL,"
                        + " state VARCHAR(10), pad VARCHAR(200), PRIMARY KEY (a, b, c))",
                "INSERT INTO walked SELECT " + first
                        + ", CASE MOD(i, 3) WHEN 0 THEN 'left' WHEN 1 THEN 'middle' ELSE 'right' END, i,"
                        + " i, 'old', '" + "p".repeat(180) + "' FROM " + vendor.series(ROWS),
                "CREATE INDEX walked_state ON walked (state)");
        vendor.analyze(db, "walked");
        keys = db.rows("SELECT a, b, c FROM walked ORDER BY a, b, c").stream()
                .map(row -> new Key(List.of(row.split("\\|")))).toList();
        connection = new RecordedConnection(db.dataSource());
        session = new JdbcStore(connection.dataSource(), null, true).open();
    }

    @AfterAll
    void giveBack() throws Exception {
        session.close();
        connection.close();
    }

    @TestFactory
    Stream<DynamicTest> pages() {
        List<DynamicTest> tests = new ArrayList<>();
        for (PagesContract.Reader reader : PagesContract.Reader.values()) {
            for (Direction direction : Direction.values()) {
                for (String where : vendor.keepsToTheKey() ? List.of("", "n >= 0", "state = 'old'") : List.of("", "n >= 0")) {
                    tests.add(DynamicTest.dynamicTest(reader + " " + direction + " where " + where,
                            () -> costsTheSameEverywhere(reader, direction, where)));
                }
            }
        }
        return tests.stream();
    }

    private void costsTheSameEverywhere(PagesContract.Reader reader, Direction direction, String where) throws Exception {
        StepTable table = table(session, "walked", where, "");
        List<Long> costs = new ArrayList<>();
        for (double place : PLACES) {
            for (boolean bounded : new boolean[] {true, false}) {
                PageRequest request = request(direction, place, bounded);
                costs.add(vendor.cost(connection, () ->
                        assertThat(reader.read(session, table, request).rows()).hasSize(PAGE)));
            }
        }
        assertSimilar(costs, (reader == PagesContract.Reader.PLAIN ? 1 : BY_KEY) * vendor.mostPageCost());
    }

    /** The rest of the table behind a place, or of a range that ends soon. */
    private PageRequest request(Direction direction, double place, boolean bounded) {
        int at = (int) ((ROWS - 2 * PAGE - 1) * place);
        Key lower = direction == Direction.UP || bounded ? keys.get(at) : null;
        Key upper = direction == Direction.DOWN || bounded ? keys.get(at + 2 * PAGE) : null;
        return new PageRequest(direction, lower, upper, PAGE, Long.MAX_VALUE);
    }

    @Test
    void rowsByTheirKeysCostTheSameEverywhere() throws Exception {
        StepTable table = table(session, "walked", "n >= 0", "");
        List<Long> costs = new ArrayList<>();
        for (double place : PLACES) {
            List<Key> some = keys.subList((int) ((ROWS - PAGE) * place), (int) ((ROWS - PAGE) * place) + PAGE);
            costs.add(vendor.cost(connection, () -> {
                try (Batch batch = session.beginRows(table, settings())) {
                    assertThat(batch.lockRows(some)).hasSize(PAGE);
                    assertThat(batch.stillMatching(some)).hasSize(PAGE);
                }
            }));
        }
        assertSimilar(costs, BY_KEY * vendor.mostPageCost());
    }

    @Test
    void writesCostTheSameEverywhere() throws Exception {
        StepTable table = table(session, "walked", "n >= 0", "");
        List<Long> costs = new ArrayList<>();
        for (double place : PLACES) {
            List<Row> rows = session.readPage(table, request(Direction.UP, place, true)).rows();
            List<Change> changes = rows.stream()
                    .map(row -> table.change(row, Patch.set("n", row.document().getInt("n") + 1)).orElseThrow()).toList();
            costs.add(vendor.cost(connection, () -> {
                try (Batch batch = session.beginRows(table, settings())) {
                    assertThat(batch.writeUnchanged(changes, true).written()).hasSize(PAGE);
                    assertThat(batch.write(changes, true)).isEmpty();
                }
            }));
        }
        assertSimilar(costs, BY_KEY * vendor.mostPageCost());
    }

    /** Reading the table, or one of its fifteen parts, would cost many times as much. */
    private static void assertSimilar(List<Long> costs, long most) {
        assertThat(Collections.max(costs)).as("costs %s", costs).isLessThanOrEqualTo(2 * Collections.min(costs) + 60)
                .isLessThan(most);
    }
}

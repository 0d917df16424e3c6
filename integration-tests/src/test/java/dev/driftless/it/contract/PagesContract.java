package dev.driftless.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.Direction;
import dev.driftless.store.Batch;
import dev.driftless.store.Key;
import dev.driftless.store.KeyPage;
import dev.driftless.store.Page;
import dev.driftless.store.PageRequest;
import dev.driftless.store.Row;
import dev.driftless.store.StepTable;
import dev.driftless.store.StoreSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages of rows, whichever way they are read. */
abstract class PagesContract extends StoreContract {

    /** The ways to read a page. */
    enum Reader {
        PLAIN {
            @Override
            Page read(StoreSession session, StepTable table, PageRequest request) {
                return session.readPage(table, request);
            }
        },
        LOCKED {
            @Override
            Page read(StoreSession session, StepTable table, PageRequest request) {
                KeyPage page = session.readKeys(table, request);
                try (Batch batch = session.beginRows(table, settings())) {
                    return page(page, request, batch.lockRows(upwards(page, request)));
                }
            }
        },
        FREE {
            @Override
            Page read(StoreSession session, StepTable table, PageRequest request) {
                KeyPage page = session.readKeys(table, request);
                try (Batch batch = session.beginRows(table, settings())) {
                    return page(page, request, batch.lockFreeRows(upwards(page, request)));
                }
            }
        };

        private static List<Key> upwards(KeyPage page, PageRequest request) {
            return request.direction() == Direction.UP ? page.keys() : StoreContract.upwards(page.keys());
        }

        /** Locks are taken upwards, whatever the page's direction. */
        private static Page page(KeyPage page, PageRequest request, List<Row> locked) {
            List<Row> rows = new ArrayList<>(locked);
            if (request.direction() == Direction.DOWN) {
                Collections.reverse(rows);
            }
            assertThat(rows).extracting(Row::key).isEqualTo(page.keys());
            return new Page(rows, page.last());
        }

        abstract Page read(StoreSession session, StepTable table, PageRequest request);
    }

    private StoreSession session;
    private StepTable table;

    PagesContract(VendorTraits vendor) {
        super(vendor);
    }

    @BeforeEach
    void fill() {
        items(40);
        session = open();
        table = table(session);
    }

    @ParameterizedTest
    @EnumSource
    void upwardsFromTheLowerEndWithoutItToTheUpperEndWithIt(Reader reader) {
        assertThat(ids(reader.read(session, table, up(key(10), key(20), 100)))).containsExactly(range(11, 20));
        assertThat(ids(reader.read(session, table, up(null, key(5), 100)))).containsExactly(range(1, 5));
        assertThat(ids(reader.read(session, table, up(key(36), null, 100)))).containsExactly(range(37, 40));
        assertThat(ids(reader.read(session, table, up(null, null, 100)))).containsExactly(range(1, 40));
        assertThat(ids(reader.read(session, table, up(key(20), key(20), 100)))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void downwardsFromTheUpperEndWithIt(Reader reader) {
        assertThat(ids(reader.read(session, table, down(key(10), key(14), 100)))).containsExactly(14L, 13L, 12L, 11L);
        assertThat(ids(reader.read(session, table, down(null, key(3), 100)))).containsExactly(3L, 2L, 1L);
        assertThat(ids(reader.read(session, table, down(null, null, 2)))).containsExactly(40L, 39L);
    }

    @ParameterizedTest
    @EnumSource
    void atMostTheLimitAndLastWhenNoneFollows(Reader reader) {
        Page first = reader.read(session, table, up(null, key(20), 15));
        Page second = reader.read(session, table, up(key(15), key(20), 15));
        Page empty = reader.read(session, table, up(key(20), key(20), 15));

        assertThat(ids(first)).containsExactly(range(1, 15));
        assertThat(first.last()).isFalse();
        assertThat(ids(second)).containsExactly(range(16, 20));
        assertThat(second.last()).isTrue();
        assertThat(empty.last()).isTrue();
        assertThat(reader.read(session, table, down(key(20), null, 15)).last()).isFalse();
        assertThat(reader.read(session, table, down(key(30), null, 15)).last()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void keysOfRowsThatAreGoneAreStillPlaces(Reader reader) {
        db.execute("DELETE FROM items WHERE id IN (10, 20)");

        assertThat(ids(reader.read(session, table, up(key(10), key(20), 100)))).containsExactly(range(11, 19));
        assertThat(ids(reader.read(session, table, up(key(-5), key(3), 100)))).containsExactly(range(1, 3));
        assertThat(ids(reader.read(session, table, up(key(38), key(1000), 100)))).containsExactly(39L, 40L);
    }

    @ParameterizedTest
    @EnumSource
    void onlyRowsThatMatchTheWhereCount(Reader reader) {
        db.execute("UPDATE items SET n = 1 WHERE id % 10 = 0", "UPDATE items SET name = NULL WHERE id = 30");
        StepTable some = table(session, "items", "n = 1 OR name IS NULL -- either", "");

        Page page = reader.read(session, some, up(key(5), key(35), 2));

        assertThat(ids(page)).containsExactly(10L, 20L);
        assertThat(page.last()).isFalse();
        assertThat(ids(reader.read(session, some, up(key(20), key(35), 2)))).containsExactly(30L);
        assertThat(ids(reader.read(session, some, down(key(5), key(35), 100)))).containsExactly(30L, 20L, 10L);
    }

    @ParameterizedTest
    @EnumSource
    void aPageEndsWhereItsRowsAreTooManyBytes(Reader reader) {
        StepTable large = largeRows();

        Page page = reader.read(session, large, new PageRequest(Direction.UP, null, null, 100, 2_500));

        assertThat(ids(page)).containsExactly(1L, 2L);
        assertThat(page.last()).isFalse();
        assertThat(ids(reader.read(session, large, new PageRequest(Direction.UP, key(8), null, 100, 2_500)))).containsExactly(9L, 10L);
        assertThat(reader.read(session, large, new PageRequest(Direction.UP, key(8), null, 100, 2_500)).last()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void theFirstRowIsReadWhateverItsSizeAndDownwardsTheFirstTwo(Reader reader) {
        StepTable large = largeRows();

        assertThat(ids(reader.read(session, large, new PageRequest(Direction.UP, null, null, 100, 0)))).containsExactly(1L);
        assertThat(ids(reader.read(session, large, new PageRequest(Direction.UP, null, null, 100, 1)))).containsExactly(1L);
        assertThat(ids(reader.read(session, large, new PageRequest(Direction.DOWN, null, null, 100, 1)))).containsExactly(10L, 9L);
        assertThat(ids(reader.read(session, large, new PageRequest(Direction.DOWN, null, key(1), 100, 1)))).containsExactly(1L);
    }

    @ParameterizedTest
    @EnumSource
    void aRowHasAllItsColumnsAndItsKey(Reader reader) {
        db.execute("UPDATE items SET name = NULL WHERE id = 7");

        Row row = reader.read(session, table, up(key(6), key(7), 10)).rows().get(0);

        assertThat(row.key()).isEqualTo(key(7));
        assertThat(row.document().getLong("id")).isEqualTo(7);
        assertThat(row.document().getInt("n")).isZero();
        assertThat(row.document().isNull("name")).isTrue();
        assertThat(table.keyValues(row.key()).values()).singleElement().hasToString("7");
    }

    /** Ten rows of a little more than 1,000 bytes in one column. */
    private StepTable largeRows() {
        db.execute("DROP TABLE IF EXISTS large_rows",
                "CREATE TABLE large_rows (id BIGINT NOT NULL PRIMARY KEY, body " + vendor.longText() + ")",
                "INSERT INTO large_rows SELECT i, '" + "x".repeat(1_100) + "' FROM " + vendor.series(10));
        return table(session, "large_rows", "", "");
    }

    private static List<Long> ids(Page page) {
        return page.rows().stream().map(Row::key).map(Key::parts).map(parts -> Long.valueOf(parts.get(0))).toList();
    }

    private static Long[] range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toArray(Long[]::new);
    }
}

package dev.driftless.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.driftless.Patch;
import dev.driftless.store.Batch;
import dev.driftless.store.BatchSettings;
import dev.driftless.store.Change;
import dev.driftless.store.Key;
import dev.driftless.store.Row;
import dev.driftless.store.StepTable;
import dev.driftless.store.StoreFailure;
import dev.driftless.store.StoreSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that an application has locked: how long a batch waits for them, and how it goes around them. */
abstract class LocksContract extends StoreContract {

    private static final BatchSettings SETTINGS =
            new BatchSettings(ID, LOCK_TIMEOUT, Duration.ofSeconds(10), false);

    private StoreSession session;
    private StepTable table;
    private Connection application;

    LocksContract(VendorTraits vendor) {
        super(vendor);
    }

    @BeforeEach
    void fill() throws SQLException {
        items(40);
        session = open();
        table = table(session);
        application = db.dataSource().getConnection();
        application.setAutoCommit(false);
    }

    @AfterEach
    void letGo() throws SQLException {
        application.rollback();
        application.close();
    }

    @Test
    void aLockedPageIsWaitedForAtMostTheLockTimeout() throws SQLException {
        lock(5);

        assertLocked(() -> {
            try (Batch batch = session.beginRows(table, SETTINGS)) {
                batch.lockRows(batch.keys(up(null, null, 10)));
            }
        });

        application.rollback();
        try (Batch batch = session.beginRows(table, SETTINGS)) {
            assertThat(batch.lockRows(batch.keys(up(null, null, 10)))).as("the session goes on").hasSize(10);
        }
    }

    @Test
    void lockedRowsAreWaitedForAtMostTheLockTimeout() throws SQLException {
        lock(5);

        assertLocked(() -> {
            try (Batch batch = session.beginRows(table, SETTINGS)) {
                batch.lockRows(List.of(key(4), key(5)));
            }
        });
    }

    @Test
    void aWriteOfALockedRowWaitsAtMostTheLockTimeout() throws SQLException {
        List<Change> changes = changes(session.readPage(table, up(null, null, 10)).rows());
        lock(5);

        assertLocked(() -> {
            try (Batch batch = session.beginRows(table, SETTINGS)) {
                batch.writeUnchanged(changes, false);
            }
        });
        assertThat(db.number("SELECT COUNT(*) FROM items WHERE n <> 0")).isZero();
    }

    @Test
    void whatABatchHasLockedOthersCannotWrite() throws SQLException {
        try (Batch batch = session.beginRows(table, SETTINGS); StoreSession other = store.open()) {
            batch.lockRows(batch.keys(up(null, null, 10)));

            assertLocked(() -> {
                try (Batch second = other.beginRows(table, SETTINGS)) {
                    second.lockRows(List.of(key(10)));
                }
            });
        }
    }

    @Test
    void aLockBehindThePageIsNobodysConcern() throws SQLException {
        assumeTrue(!vendor.oneWriter());
        lock(11);

        try (Batch batch = session.beginRows(table, SETTINGS)) {
            assertThat(ids(batch.lockRows(batch.keys(up(null, null, 10))))).isEqualTo(ids(1, 10));
        }
        try (Batch batch = session.beginRows(table, SETTINGS)) {
            assertThat(ids(batch.lockRows(upwards(batch.keys(down(key(11), null, 10)))))).hasSize(10).endsWith("40");
        }
        try (Batch batch = session.beginRows(table, SETTINGS)) {
            assertThat(batch.lockFreeRows(batch.keys(up(null, key(10), 100)))).hasSize(10);
        }
    }

    @Test
    void aLockBehindThePageIsNobodysConcernInTheOrderOfTextsAndCompositeKeys() throws SQLException {
        assumeTrue(!vendor.oneWriter());
        db.execute("DROP TABLE IF EXISTS texts",
                "CREATE TABLE texts (a VARCHAR(20) NOT NULL, b INT NOT NULL, n INT NOT NULL, PRIMARY KEY (a, b))",
                "INSERT INTO texts SELECT 'same', i, 0 FROM " + vendor.series(40));
        StepTable texts = table(session, "texts", "", "");
        execute("UPDATE texts SET n = n + 1 WHERE a = 'same' AND b = 30");

        try (Batch batch = session.beginRows(texts, SETTINGS)) {
            assertThat(batch.lockRows(batch.keys(up(key("same", 2), null, 5)))).hasSize(5);
        }
        try (Batch batch = session.beginRows(texts, SETTINGS)) {
            assertThat(batch.lockFreeRows(batch.keys(up(key("same", 2), null, 5)))).hasSize(5);
            execute("UPDATE texts SET n = n + 1 WHERE a = 'same' AND b = 31");
        }
    }

    @Test
    void rowsThatAreFreeAreLockedWithoutWaitingForTheOthers() throws SQLException {
        assumeTrue(!vendor.oneWriter());
        lock(5);
        lock(8);

        long start = System.nanoTime();
        try (Batch batch = session.beginRows(table, new BatchSettings(ID, Duration.ofSeconds(20), Duration.ofSeconds(30), false));
                StoreSession other = store.open()) {
            assertThat(ids(batch.lockFreeRows(batch.keys(up(null, null, 10)))))
                    .containsExactly("1", "2", "3", "4", "6", "7", "9", "10");
            assertThat(batch.lockFreeRows(List.of(key(5), key(8)))).isEmpty();
            assertThat(batch.stillMatching(List.of(key(5), key(8), key(1000)))).containsExactlyInAnyOrder(key(5), key(8));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));

            assertLocked(() -> {
                try (Batch second = other.beginRows(table, SETTINGS)) {
                    second.lockRows(List.of(key(10)));
                }
            });
        }
    }

    @Test
    void theOneWriterIsKeptFromTheOthersByItsBeginning() throws SQLException {
        assumeTrue(vendor.oneWriter());
        lock(40);

        assertLocked(() -> session.beginRows(table, SETTINGS).close());
        assertThat(session.readPage(table, up(null, null, 10)).rows()).as("reading goes on").hasSize(10);
    }

    @Test
    void aPlainPageDoesNotWait() throws SQLException {
        lock(5);

        assertThat(session.readPage(table, up(null, null, 10)).rows()).hasSize(10)
                .allSatisfy(row -> assertThat(row.document().getInt("n")).as("what is committed").isZero());
    }

    @Test
    void lockedRowsAreThoseThatExistAndMatchInKeyOrder() {
        db.execute("UPDATE items SET n = 1 WHERE id IN (3, 7, 20)", "DELETE FROM items WHERE id = 9");
        StepTable zeros = table(session, "items", "n = 0", "");

        try (Batch batch = session.beginRows(zeros, SETTINGS)) {
            assertThat(ids(batch.lockRows(List.of(key(2), key(7), key(8), key(9), key(10), key(20), key(30), key(1000)))))
                    .containsExactly("2", "8", "10", "30");
        }
    }

    private void lock(int id) throws SQLException {
        execute("UPDATE items SET n = n + 1 WHERE id = " + id);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = application.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A server whose timeouts are whole seconds does not wait at all. */
    private static void assertLocked(Runnable work) {
        long start = System.nanoTime();
        assertThatThrownBy(work::run).isInstanceOfSatisfying(StoreFailure.class,
                failure -> assertThat(failure.kind()).isEqualTo(StoreFailure.Kind.LOCKED));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    private List<Change> changes(List<Row> rows) {
        return rows.stream().map(row -> table.change(row, Patch.set("n", 7)).orElseThrow()).toList();
    }

    private static List<String> ids(List<Row> rows) {
        return rows.stream().map(Row::key).map(Key::parts).map(parts -> parts.get(0)).toList();
    }

    private static List<String> ids(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(String::valueOf).toList();
    }
}

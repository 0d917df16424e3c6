package dev.driftless.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.driftless.Direction;
import dev.driftless.Patch;
import dev.driftless.RowFailure;
import dev.driftless.store.Batch;
import dev.driftless.store.BatchSettings;
import dev.driftless.store.Checkpoint;
import dev.driftless.store.Counts;
import dev.driftless.store.Key;
import dev.driftless.store.Range;
import dev.driftless.store.Row;
import dev.driftless.store.Run;
import dev.driftless.store.StepTable;
import dev.driftless.store.StoreFailure;
import dev.driftless.store.StoreSession;
import dev.driftless.store.jdbc.JdbcStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch's transaction: user code in it, recorded failures, its end. */
abstract class BatchContract extends StoreContract {

    private static final BatchSettings OPEN_TO_USER_CODE =
            new BatchSettings(ID, LOCK_TIMEOUT, Duration.ofSeconds(10), true);

    private StoreSession session;
    private StepTable table;

    BatchContract(VendorTraits vendor) {
        super(vendor);
    }

    @BeforeEach
    void fill() {
        items(10);
        session = open();
        table = table(session);
    }

    @Test
    void nothingStaysOfABatchThatIsNotCommitted() throws SQLException {
        Run run = begin(session, Direction.UP, table);
        Range range = claim(session, run, "w");

        try (Batch batch = session.begin(table, range, OPEN_TO_USER_CODE)) {
            List<Row> rows = batch.lockRows(batch.keys(up(null, null, 10)));
            batch.write(rows.stream().map(row -> table.change(row, Patch.set("n", 1)).orElseThrow()).toList(), false);
            execute(batch.guardedConnection(), "DELETE FROM items WHERE id = 10");
            batch.record(run.id(), failures(key(1)));
            batch.checkpoint(new Checkpoint(key(10), true, new Counts(9, 0, 1), LEASE));
        }

        assertThat(db.number("SELECT COUNT(*) FROM items WHERE n = 0")).isEqualTo(10);
        assertThat(session.failureCount(ID)).isZero();
        assertThat(session.ranges(ID)).containsExactly(range);
        assertThat(session.progress(ID).counts()).isEqualTo(Counts.NONE);
    }

    @Test
    void everythingOfACommittedBatchStays() throws SQLException {
        Run run = begin(session, Direction.UP, table);
        Range range = claim(session, run, "w");

        try (Batch batch = session.begin(table, range, OPEN_TO_USER_CODE)) {
            List<Row> rows = batch.lockRows(batch.keys(up(null, key(5), 10)));
            batch.write(rows.stream().map(row -> table.change(row, Patch.set("n", 1)).orElseThrow()).toList(), false);
            execute(batch.guardedConnection(), "INSERT INTO items VALUES (100, 7, 'user')");
            batch.record(run.id(), failures(key(1)));
            batch.checkpoint(new Checkpoint(key(5), false, new Counts(4, 0, 1), LEASE));
            batch.commit();
        }

        assertThat(db.number("SELECT COUNT(*) FROM items WHERE n = 1")).isEqualTo(5);
        assertThat(db.number("SELECT COUNT(*) FROM items WHERE id = 100")).isEqualTo(1);
        assertThat(session.failureCount(ID)).isEqualTo(1);
        assertThat(session.ranges(ID)).containsExactly(range.after(key(5)));
        assertThat(session.progress(ID).counts()).isEqualTo(new Counts(4, 0, 1));
    }

    @Test
    void aBatchWithoutARangeTakesNoCheckpoint() {
        begin(session, Direction.UP, table);
        try (Batch batch = session.beginRows(table, settings())) {
            assertThatThrownBy(() -> batch.checkpoint(new Checkpoint(key(5), false, Counts.NONE, LEASE)))
                    .isInstanceOf(StoreFailure.class);
        }
    }

    @Test
    void aCallCanBeUndoneAndWhatWasBeforeItStays() throws SQLException {
        try (Batch batch = session.beginRows(table, OPEN_TO_USER_CODE)) {
            batch.lockRows(batch.keys(up(null, null, 10)));
            Connection connection = batch.guardedConnection();
            batch.beginCall(true);
            execute(connection, "UPDATE items SET n = 1 WHERE id = 1");
            assertThat(batch.keepCall()).isTrue();
            batch.beginCall(true);
            execute(connection, "UPDATE items SET n = 2 WHERE id = 2");
            batch.undoCall();
            batch.beginCall(true);
            assertThat(batch.guardedConnection()).isSameAs(connection);
            assertThatThrownBy(() -> execute(connection, "INSERT INTO items VALUES (1, 0, 'taken')"));
            batch.undoCall();
            batch.beginCall(true);
            execute(connection, "UPDATE items SET n = 4 WHERE id = 4");
            assertThat(batch.keepCall()).isTrue();
            batch.prove();
            batch.commit();
        }
        assertThat(db.rows("SELECT id, n FROM items WHERE n <> 0 ORDER BY id")).containsExactly("1|1", "4|4");
    }

    /** A database that ends a transaction with its first error says so; the others go on after it. */
    @Test
    void aCallThatSwallowedAnErrorIsKeptOnlyIfTheTransactionLives() throws SQLException {
        boolean kept;
        try (Batch batch = session.beginRows(table, OPEN_TO_USER_CODE)) {
            batch.lockRows(batch.keys(up(null, null, 10)));
            batch.beginCall(true);
            execute(batch.guardedConnection(), "UPDATE items SET n = 1 WHERE id = 1");
            assertThatThrownBy(() -> execute(batch.guardedConnection(), "INSERT INTO items VALUES (2, 0, 'taken')"));
            kept = batch.keepCall();
            if (!kept) {
                batch.undoCall();
            }
            batch.beginCall(true);
            execute(batch.guardedConnection(), "UPDATE items SET n = 3 WHERE id = 3");
            assertThat(batch.keepCall()).isTrue();
            batch.prove();
            batch.commit();
        }
        assertThat(db.rows("SELECT id FROM items WHERE n <> 0 ORDER BY id"))
                .isEqualTo(kept ? List.of("1", "3") : List.of("3"));
    }

    @Test
    void savepointsOfTheUsersOwnLeaveTheTransactionAsItWas() throws SQLException {
        try (Batch batch = session.beginRows(table, OPEN_TO_USER_CODE)) {
            batch.lockRows(batch.keys(up(null, null, 10)));
            batch.beginCall(false);
            Savepoint mine = batch.guardedConnection().setSavepoint();
            execute(batch.guardedConnection(), "UPDATE items SET n = 1 WHERE id = 1");
            batch.guardedConnection().rollback(mine);
            execute(batch.guardedConnection(), "UPDATE items SET n = 2 WHERE id = 2");
            batch.prove();
            batch.commit();
        }
        assertThat(db.rows("SELECT id FROM items WHERE n <> 0")).containsExactly("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"commit", "rollback", "commit and write", "rollback and lock"})
    void aTransactionThatWasEndedBehindTheGuardIsFoundOut(String end) throws SQLException {
        try (RecordedConnection connection = new RecordedConnection(db.dataSource())) {
            try (StoreSession own = new JdbcStore(connection.dataSource(), null, true).open();
                    Batch batch = own.beginRows(table, OPEN_TO_USER_CODE)) {
                batch.lockRows(batch.keys(up(null, null, 10)));
                batch.beginCall(false);
                if (end.startsWith("commit")) {
                    connection.real().commit();
                } else {
                    connection.real().rollback();
                }
                if (end.endsWith("write")) {
                    execute(connection.real(), "UPDATE items SET n = 1 WHERE id = 1");
                } else if (end.endsWith("lock")) {
                    batch.lockRows(List.of());
                    execute(connection.real(), "UPDATE items SET n = n WHERE id = 1");
                }

                assertThatThrownBy(batch::prove).isInstanceOfSatisfying(StoreFailure.class, failure -> {
                    assertThat(failure.kind()).isIn(StoreFailure.Kind.OTHER, StoreFailure.Kind.FENCED);
                    assertThat(failure).hasMessageContaining(ID);
                });
            }
        }
        assertThat(db.number("SELECT COUNT(*) FROM items WHERE n <> 0")).isZero();
    }

    @Test
    void theGuardedConnectionServesUntilTheProofOrTheEnd() throws SQLException {
        Connection proved;
        Connection closed;
        try (Batch batch = session.beginRows(table, OPEN_TO_USER_CODE)) {
            proved = batch.guardedConnection();
            batch.lockRows(batch.keys(up(null, null, 10)));
            assertThatThrownBy(proved::commit).isInstanceOf(SQLException.class).hasMessageContaining(ID);
            batch.prove();
            assertThatThrownBy(() -> execute(proved, "UPDATE items SET n = 1")).isInstanceOf(SQLException.class);
        }
        try (Batch batch = session.beginRows(table, OPEN_TO_USER_CODE)) {
            closed = batch.guardedConnection();
            assertThat(closed).isNotSameAs(proved);
        }
        assertThatThrownBy(() -> execute(closed, "UPDATE items SET n = 1")).isInstanceOf(SQLException.class);
        assertThat(db.number("SELECT COUNT(*) FROM items WHERE n <> 0")).isZero();
    }

    @Test
    void constraintsThatAreDeferredSpeakUpBeforeTheBatchIsCommitted() {
        assumeFalse(vendor.deferredForeignKey().isEmpty());
        deferForeignKey();
        StepTable owned = table(session);
        try (Batch batch = session.beginRows(owned, settings())) {
            List<Row> rows = batch.lockRows(batch.keys(up(null, null, 10)));
            Map<Key, String> refused = batch.write(rows.stream()
                    .map(row -> owned.change(row, Patch.set("owner", row.key().equals(key(4)) ? 99 : 1)).orElseThrow())
                    .toList(), false);
            if (vendor.constraintsSpeakUpEarly()) {
                assertThat(refused).containsOnlyKeys(key(4));
                batch.commit();
            } else {
                assertData(batch::commit);
            }
        }
        assertThat(db.number("SELECT COUNT(*) FROM items WHERE owner = 1"))
                .isEqualTo(vendor.constraintsSpeakUpEarly() ? 9 : 0);
    }

    @Test
    void whatUserCodeWroteIsCheckedToo() throws SQLException {
        assumeFalse(vendor.deferredForeignKey().isEmpty());
        deferForeignKey();
        StepTable owned = table(session);
        try (Batch batch = session.beginRows(owned, OPEN_TO_USER_CODE)) {
            batch.lockRows(batch.keys(up(null, null, 10)));
            execute(batch.guardedConnection(), "UPDATE items SET owner = 99 WHERE id = 4");
            assertData(() -> {
                batch.checkConstraints();
                batch.commit();
            });
        }
        assertThat(db.number("SELECT COUNT(*) FROM items WHERE owner IS NOT NULL")).isZero();
        assertThat(session.readPage(owned, up(null, null, 10)).rows()).as("the session goes on").hasSize(10);
    }

    @Test
    void aRecordedFailureTakesThePlaceOfTheOneBefore() {
        Map<Key, RowFailure> first = failures(key(1), key(2));
        Map<Key, RowFailure> second = Map.of(key(2), new RowFailure(ID, Direction.DOWN, table.keyValues(key(2)), "worse", Instant.now()));
        try (Batch batch = session.beginRows(table, settings())) {
            batch.record("run", first);
            batch.commit();
        }
        try (Batch batch = session.beginRows(table, settings())) {
            batch.record("run", second);
            batch.commit();
        }

        assertThat(session.failureCount(ID)).isEqualTo(2);
        assertThat(session.failures(null, 10)).extracting(RowFailure::error).containsExactlyInAnyOrder("bad", "worse");
        assertThat(session.failures(ID, 1)).hasSize(1);
        assertThat(session.failures("another", 10)).isEmpty();
        assertThat(session.failedMigrations()).containsExactly(ID);
        assertThat(session.failedKeys(ID, Direction.UP)).containsExactly(key(1));
        assertThat(session.failedKeys(ID, Direction.DOWN)).containsExactly(key(2));
        assertThat(session.failures(ID, 10)).extracting(RowFailure::key).contains(table.keyValues(key(1)));
    }

    @Test
    void failuresAreFoundAmongManyKeys() {
        List<Key> many = new ArrayList<>();
        for (int id = 1; id <= 1_200; id++) {
            many.add(key(id));
        }
        try (Batch batch = session.beginRows(table, settings())) {
            batch.record("run", failures(key(1), key(700), key(1_200), key(5_000)));

            assertThat(batch.failuresAmong(many)).isEqualTo(
                    Map.of(key(1), Direction.UP, key(700), Direction.UP, key(1_200), Direction.UP));
            assertThat(batch.failuresAmong(List.of())).isEmpty();
        }
    }

    @Test
    void failuresAreRemovedExactlyOrTheBatchFails() {
        try (Batch batch = session.beginRows(table, settings())) {
            batch.record("run", failures(key(1), key(2)));
            batch.commit();
        }
        try (Batch batch = session.beginRows(table, settings())) {
            assertThatThrownBy(() -> batch.removeFailures(List.of(key(1), key(3)))).isInstanceOfSatisfying(StoreFailure.class,
                    failure -> assertThat(failure.kind()).isEqualTo(StoreFailure.Kind.FENCED));
        }
        assertThat(session.failureCount(ID)).as("rolled back").isEqualTo(2);
        try (Batch batch = session.beginRows(table, settings())) {
            batch.removeFailures(List.of(key(1), key(2)));
            batch.commit();
        }
        assertThat(session.failureCount(ID)).isZero();
    }

    private void deferForeignKey() {
        db.execute("DROP TABLE items", "DROP TABLE IF EXISTS owners", "CREATE TABLE owners (id BIGINT NOT NULL PRIMARY KEY)",
                "INSERT INTO owners VALUES (1)");
        items(10);
        db.execute("ALTER TABLE items ADD COLUMN owner BIGINT");
        vendor.deferredForeignKey().forEach(db::execute);
    }

    private static void assertData(org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
        assertThatThrownBy(work).isInstanceOfSatisfying(StoreFailure.class,
                failure -> assertThat(failure.kind()).isEqualTo(StoreFailure.Kind.DATA));
    }

    private Map<Key, RowFailure> failures(Key... keys) {
        Map<Key, RowFailure> failures = new LinkedHashMap<>();
        for (Key key : keys) {
            failures.put(key, new RowFailure(ID, Direction.UP, table.keyValues(key), "bad", Instant.now()));
        }
        return failures;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

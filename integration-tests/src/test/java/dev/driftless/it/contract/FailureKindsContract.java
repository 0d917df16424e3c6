package dev.driftless.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.driftless.Direction;
import dev.driftless.it.TestDatabase;
import dev.driftless.store.Batch;
import dev.driftless.store.Checkpoint;
import dev.driftless.store.Counts;
import dev.driftless.store.Range;
import dev.driftless.store.Run;
import dev.driftless.store.StepTable;
import dev.driftless.store.StoreFailure;
import dev.driftless.store.StoreSession;
import dev.driftless.store.jdbc.JdbcStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database's errors are taken for. */
abstract class FailureKindsContract extends StoreContract {

    FailureKindsContract(VendorTraits vendor) {
        super(vendor);
    }

    @BeforeEach
    void fill() {
        db.execute("DROP TABLE IF EXISTS items", "CREATE TABLE items (id BIGINT NOT NULL PRIMARY KEY,"
                        + " n INT NOT NULL CHECK (n <> 666), name VARCHAR(20))",
                "INSERT INTO items SELECT i, 0, 'old' FROM " + vendor.series(10));
        open();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "INSERT INTO items VALUES (1, 0, 'taken')",
        "UPDATE items SET n = 666 WHERE id = 1",
        "UPDATE items SET n = NULL WHERE id = 1",
        "UPDATE items SET name = 'far too long for a column of twenty' WHERE id = 1"})
    void aRefusedRowIsData(String sql) throws SQLException {
        assumeTrue(vendor.limitsTexts() || !sql.contains("too long"));
        assertThat(kindOf(sql)).isEqualTo(StoreFailure.Kind.DATA);
    }

    @Test
    void aTriggersRefusalIsData() throws SQLException {
        vendor.refusingTrigger().forEach(db::execute);
        db.execute("UPDATE items SET n = 13 WHERE id = 2");

        assertThat(kindOf("UPDATE items SET n = 1 WHERE id = 2")).isEqualTo(StoreFailure.Kind.DATA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT no_such_column FROM items", "SELECT * FROM no_such_table", "SELEC 1"})
    void aStatementThatIsWrongIsNoRowsFault(String sql) throws SQLException {
        assertThat(kindOf(sql)).isEqualTo(StoreFailure.Kind.OTHER);
    }

    @Test
    void aDeadlockIsToBeTriedAgain() throws Exception {
        Optional<SQLException> lost = vendor.deadlock(db);

        assertThat(lost).hasValueSatisfying(exception ->
                assertThat(kindOf(exception)).as(exception.toString()).isEqualTo(StoreFailure.Kind.RETRY));
    }

    @Test
    void aStatementThatTakesTooLongIsSlow() throws SQLException {
        assumeTrue(vendor.hasStatementTimeout());
        try (Connection connection = db.dataSource().getConnection()) {
            assertThatThrownBy(() -> vendor.exceedStatementTimeout(connection)).isInstanceOfSatisfying(SQLException.class,
                    exception -> assertThat(kindOf(exception)).as(exception.toString()).isEqualTo(StoreFailure.Kind.SLOW));
        }
    }

    @Test
    void aConnectionThatIsCutBetweenTwoStatementsIsAConnectionFailure() throws SQLException {
        TestDatabase own = own();
        try (RecordedConnection connection = new RecordedConnection(own.dataSource());
                StoreSession session = new JdbcStore(connection.dataSource(), null, true).open()) {
            session.createTables();
            vendor.cut(own, connection.real());

            assertThatThrownBy(session::snapshot).isInstanceOfSatisfying(StoreFailure.class,
                    failure -> assertThat(failure.kind()).as(failure.toString()).isEqualTo(StoreFailure.Kind.CONNECTION));
        }
    }

    @Test
    void aConnectionThatIsCutBeforeTheCommitIsAConnectionFailure() throws SQLException {
        TestDatabase own = own();
        try (RecordedConnection connection = new RecordedConnection(own.dataSource());
                StoreSession session = new JdbcStore(connection.dataSource(), null, true).open()) {
            session.createTables();
            StepTable table = table(session);
            Run run = begin(session, Direction.UP, table);
            Range range = claim(session, run, "w");
            Batch batch = session.begin(table, range, settings());
            batch.lockRows(batch.keys(up(null, null, 5)));
            batch.checkpoint(new Checkpoint(key(5), false, Counts.NONE, LEASE));
            vendor.cut(own, connection.real());

            assertThatThrownBy(batch::commit).isInstanceOfSatisfying(StoreFailure.class,
                    failure -> assertThat(failure.kind()).as(failure.toString()).isEqualTo(StoreFailure.Kind.CONNECTION));
        }
    }

    private TestDatabase own() {
        TestDatabase own = vendor.vendor().database();
        own.execute("CREATE TABLE items (id BIGINT NOT NULL PRIMARY KEY, n INT NOT NULL)",
                "INSERT INTO items SELECT i, 0 FROM " + vendor.series(10));
        return own;
    }

    private StoreFailure.Kind kindOf(String sql) throws SQLException {
        try (Connection connection = db.dataSource().getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            return kindOf(e);
        }
        throw new AssertionError("the database carried out " + sql);
    }

    private StoreFailure.Kind kindOf(SQLException exception) {
        return store.failureBehind(new IllegalStateException(exception)).orElseThrow().kind();
    }
}

package dev.driftless.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.driftless.Direction;
import dev.driftless.StoreException;
import dev.driftless.store.Batch;
import dev.driftless.store.Range;
import dev.driftless.store.Run;
import dev.driftless.store.Simulation;
import dev.driftless.store.StepTable;
import dev.driftless.store.StoreFailure;
import dev.driftless.store.StoreSession;
import dev.driftless.store.jdbc.JdbcStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A borrowed connection comes back as it was lent. */
abstract class SessionContract extends StoreContract {

    private RecordedConnection lent;
    private Connection real;
    private JdbcStore borrower;

    SessionContract(VendorTraits vendor) {
        super(vendor);
    }

    @BeforeEach
    void lend() throws SQLException {
        items(20);
        lent = new RecordedConnection(db.dataSource());
        real = lent.real();
        borrower = new JdbcStore(lent.dataSource(), null, true);
    }

    @AfterEach
    void takeBack() throws SQLException {
        lent.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSettingsOfTheConnectionAreRestored(boolean autoCommit) throws SQLException {
        for (String setting : vendor.applicationSettings()) {
            execute(real, setting);
        }
        real.setTransactionIsolation(vendor.otherIsolation());
        real.setAutoCommit(autoCommit);
        List<String> before = settings(real);

        try (StoreSession session = borrower.open()) {
            StepTable table = table(session);
            Run run = begin(session, Direction.UP, table);
            Range range = claim(session, run, "w");
            move(session, table, range, key(10), false);
            try (Batch batch = session.beginRows(table, settings())) {
                batch.lockRows(batch.keys(up(null, null, 5)));
            }
            try (Simulation simulation = session.simulate(ID)) {
                simulation.beginCall();
            }
            session.renew(run.id(), LEASE);
            session.ask(connection -> Optional.empty());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }

        assertThat(settings(real)).isEqualTo(before);
        assertThat(real.getAutoCommit()).isEqualTo(autoCommit);
        assertThat(real.getTransactionIsolation()).isEqualTo(vendor.otherIsolation());
        assertThat(real.isReadOnly()).isFalse();
        execute(real, "UPDATE items SET n = 1 WHERE id = 1");
    }

    @Test
    void aConnectionLeftInTheMiddleOfABatchComesBackRolledBack() throws SQLException {
        StoreSession session = borrower.open();
        Batch batch = session.beginRows(table(session), settings());
        batch.lockRows(batch.keys(up(null, null, 5)));
        execute(batch.guardedConnection(), "UPDATE items SET n = 1 WHERE id = 1");

        session.close();

        assertThat(real.getAutoCommit()).isTrue();
        assertThat(db.number("SELECT COUNT(*) FROM items WHERE n = 1")).isZero();
        db.execute("UPDATE items SET n = 2 WHERE id = 1");
    }

    @Test
    void anOpenTransactionIsRefusedAndLeftAlone() throws SQLException {
        borrower.open().close();
        real.setAutoCommit(false);
        execute(real, "UPDATE items SET n = 1 WHERE id = 1");

        assertThatThrownBy(borrower::open).isInstanceOf(StoreException.class).hasMessageContaining("open transaction");

        assertThat(db.number("SELECT COUNT(*) FROM items WHERE n = 1")).as("not committed").isZero();
        real.commit();
        assertThat(db.number("SELECT COUNT(*) FROM items WHERE n = 1")).as("not rolled back").isEqualTo(1);
    }

    @Test
    void autocommitThatIsOffIsNoOpenTransaction() throws SQLException {
        real.setAutoCommit(false);

        try (StoreSession session = borrower.open()) {
            assertThat(session.snapshot()).isPresent();
            begin(session, Direction.UP, table(session));
        }

        assertThat(real.getAutoCommit()).isFalse();
        assertThat(db.number("SELECT COUNT(*) FROM migration_range")).as("committed all the same").isEqualTo(1);
    }

    @Test
    void aThrottleThatLeavesATransactionOpenDoesNotDisturbTheNextBatch() throws Exception {
        try (StoreSession session = borrower.open()) {
            StepTable table = table(session);
            Optional<String> reason = session.ask(connection -> {
                connection.setAutoCommit(false);
                execute(connection, "UPDATE items SET n = 9");
                return Optional.of("lag");
            });

            assertThat(reason).contains("lag");
            try (Batch batch = session.beginRows(table, settings())) {
                assertThat(batch.lockRows(batch.keys(up(null, null, 5)))).hasSize(5);
                batch.commit();
            }
        }
        assertThat(db.number("SELECT COUNT(*) FROM items WHERE n = 9")).isZero();
    }

    @Test
    void aSessionGoesOnAfterAFailureOfABatch() {
        try (StoreSession session = borrower.open()) {
            StepTable table = table(session);
            Run run = begin(session, Direction.UP, table);
            Range range = claim(session, run, "w");
            db.execute("UPDATE migration_range SET epoch = epoch + 1");
            assertThatThrownBy(() -> move(session, table, range, key(5), false)).isInstanceOf(StoreFailure.class);

            Range again = claim(session, run, "w");
            move(session, table, again, key(5), false);
            assertThat(session.ranges(ID).get(0).cursor()).isEqualTo(key(5));
        }
    }

    @Test
    void aSimulationWritesNothing() throws SQLException {
        try (StoreSession session = borrower.open()) {
            try (Simulation simulation = session.simulate(ID)) {
                simulation.beginCall();
                assertThat(simulation.guardedConnection()).isSameAs(simulation.guardedConnection());
                assertThat(simulation.writeAttempted()).isFalse();
                assertThatThrownBy(() -> execute(simulation.guardedConnection(), "UPDATE items SET n = 1 WHERE id = 1"));
                assertThat(simulation.writeAttempted()).isTrue();
            }
            try (Batch batch = session.beginRows(table(session), settings())) {
                execute(batch.guardedConnection(), "UPDATE items SET n = 2 WHERE id = 2");
                batch.commit();
            }
        }
        assertThat(db.rows("SELECT id FROM items WHERE n <> 0")).containsExactly("2");
    }

    private List<String> settings(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(vendor.showSettings())) {
            List<String> settings = new ArrayList<>();
            result.next();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                settings.add(result.getString(i));
            }
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            return settings;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

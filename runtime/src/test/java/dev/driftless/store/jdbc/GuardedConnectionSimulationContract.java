package dev.driftless.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a dry run's guarded connection does, on every database. */
abstract class GuardedConnectionSimulationContract {

    Connection real;
    GuardedConnection guard;
    Connection connection;

    abstract Connection open() throws SQLException;

    @BeforeEach
    void begin() throws SQLException {
        real = open();
        try (Statement statement = real.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS todo");
            statement.execute("CREATE TABLE todo (id INT PRIMARY KEY, title VARCHAR(100))");
            statement.execute("INSERT INTO todo VALUES (1, 'one')");
        }
        guard = GuardedConnection.wrap(real, "m1", GuardMode.READ_ONLY_SIMULATION);
        connection = guard.connection();
    }

    @AfterEach
    void end() throws SQLException {
        real.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT * FROM todo", "VALUES (1)", "(SELECT 1)", "WITH x AS (SELECT 1) SELECT * FROM x", "EXPLAIN UPDATE todo SET id = 1",
        "SELECT replace(title, 'a', 'b') FROM todo", "SELECT 'DELETE', title AS \"update\" FROM todo -- insert"})
    void readsWithoutBeingNoticed(String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
        }
        try (PreparedStatement prepared = connection.prepareStatement(sql)) {
            assertThat(prepared.execute()).isTrue();
        }
        assertThat(guard.writeAttempted()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "UPDATE todo SET title = 'x'", "insert into todo values (2, 'two')", "DELETE FROM todo", "CALL nothing()",
        "{call nothing()}", "SELECT 1; DELETE FROM todo", "SELECT * FROM todo FOR UPDATE", "SELECT * FROM todo FOR SHARE",
        "WITH x AS (DELETE FROM todo RETURNING *) SELECT * FROM x", "SELECT * FROM FINAL TABLE (DELETE FROM todo)",
        "MERGE INTO todo USING todo t ON (1 = 1) WHEN MATCHED THEN DELETE", "SELECT nextval('s')"})
    void stopsAtAWriteBeforeItHappens(String sql) throws SQLException {
        Statement statement = connection.createStatement();
        stopped(() -> statement.execute(sql));
        stopped(() -> statement.executeUpdate(sql, Statement.RETURN_GENERATED_KEYS));
        stopped(() -> statement.executeQuery(sql));
        stopped(() -> statement.addBatch(sql));
        stopped(() -> connection.prepareStatement(sql));
        stopped(() -> connection.prepareStatement(sql, new String[] {"id"}));
        stopped(() -> connection.prepareCall(sql));
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void stopsAtUpdatableResultSets() throws SQLException {
        int forward = ResultSet.TYPE_FORWARD_ONLY;
        int updatable = ResultSet.CONCUR_UPDATABLE;
        int close = ResultSet.CLOSE_CURSORS_AT_COMMIT;
        stopped(() -> connection.createStatement(forward, updatable));
        stopped(() -> connection.createStatement(forward, updatable, close));
        stopped(() -> connection.prepareStatement("SELECT 1", forward, updatable));
        stopped(() -> connection.prepareStatement("SELECT 1", forward, updatable, close));
        stopped(() -> connection.prepareCall("SELECT 1", forward, updatable));
        try (ResultSet rows = connection.createStatement().executeQuery("SELECT id, title FROM todo")) {
            assertThat(rows.next()).isTrue();
            stopped(() -> rows.updateString("title", "x"));
            stopped(rows::updateRow);
            stopped(rows::insertRow);
            stopped(rows::deleteRow);
        }
        assertThat(connection.getMetaData().updatesAreDetected(ResultSet.TYPE_FORWARD_ONLY)).isFalse();
        assertThat(guard.writeAttempted()).isFalse();
    }

    @Test
    void remembersAWriteThatTheCallerSwallowed() throws SQLException {
        try {
            connection.prepareStatement("DELETE FROM todo");
        } catch (RuntimeException swallowed) {
            assertThat(swallowed).hasMessageStartingWith("migration m1 would write here");
        }
        assertThat(guard.writeAttempted()).isTrue();
        guard.startCall();
        assertThat(guard.writeAttempted()).isFalse();
    }

    @Test
    void refusesWhatABatchRefuses() {
        for (String sql : new String[] {"COMMIT", "DELETE FROM todo; COMMIT", "CREATE TABLE x (a INT)"}) {
            assertThatThrownBy(() -> connection.prepareStatement(sql)).isInstanceOf(SQLException.class)
                    .hasMessageStartingWith("migration m1");
        }
        assertThatThrownBy(() -> connection.commit()).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> connection.setAutoCommit(true)).isInstanceOf(SQLException.class);
        assertThat(guard.writeAttempted()).isFalse();
    }

    @Test
    void looksLikeABatchAlsoWithAutocommitOn() throws SQLException {
        assertThat(real.getAutoCommit()).isTrue();
        assertThat(connection.getAutoCommit()).isFalse();
        connection.setAutoCommit(false);
        stopped(() -> connection.setSavepoint());
        stopped(() -> connection.setSavepoint("mine"));
    }

    @Test
    void allowsSavepointsInATransaction() throws SQLException {
        real.setAutoCommit(false);
        connection.rollback(connection.setSavepoint());
        assertThat(guard.writeAttempted()).isFalse();
    }

    void stopped(ThrowingCallable call) {
        assertThat(guard.writeAttempted()).isFalse();
        assertThatThrownBy(call).isExactlyInstanceOf(SimulatedWriteException.class);
        assertThat(guard.writeAttempted()).isTrue();
        guard.startCall();
    }

    private int count() throws SQLException {
        try (Statement statement = real.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM todo")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}

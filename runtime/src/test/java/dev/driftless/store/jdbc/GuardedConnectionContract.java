package dev.driftless.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Properties;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a batch's guarded connection does, on every database. */
abstract class GuardedConnectionContract {

    Connection real;
    GuardedConnection guard;
    Connection connection;

    abstract Connection open() throws SQLException;

    @BeforeEach
    void beginBatch() throws SQLException {
        real = open();
        try (Statement statement = real.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS todo");
            statement.execute("CREATE TABLE todo (id INT PRIMARY KEY, title VARCHAR(100))");
            statement.execute("INSERT INTO todo VALUES (1, 'one'), (2, 'two')");
        }
        real.setAutoCommit(false);
        guard = GuardedConnection.wrap(real, "m1", GuardMode.WRITABLE);
        connection = guard.connection();
    }

    @AfterEach
    void endBatch() throws SQLException {
        real.close();
    }

    @Test
    void writesInTheBatchsTransaction() throws SQLException {
        try (Connection same = guard.connection(); Statement statement = same.createStatement()) {
            assertThat(statement.executeUpdate("UPDATE todo SET title = 'x' WHERE id = 1")).isEqualTo(1);
        }
        assertThat(title(1)).isEqualTo("x");
        real.rollback();
        assertThat(title(1)).isEqualTo("one");
    }

    @Test
    void stillWorksAfterClose() throws SQLException {
        connection.close();
        assertThat(connection.isClosed()).isFalse();
        assertThat(connection.isValid(1)).isTrue();
        assertThat(title(1)).isEqualTo("one");
        assertThat(real.isClosed()).isFalse();
    }

    @Test
    void refusesToEndTheTransaction() {
        refused("commit()", () -> connection.commit());
        refused("rollback()", () -> connection.rollback());
        refused("abort()", () -> connection.abort(Runnable::run));
        refused("setAutoCommit()", () -> connection.setAutoCommit(true));
        assertThat(guard.connection()).isSameAs(connection);
    }

    @Test
    void refusesToChangeTheConnection() {
        refused("setTransactionIsolation()",
                () -> connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE));
        refused("setReadOnly()", () -> connection.setReadOnly(true));
        refused("setSchema()", () -> connection.setSchema("other"));
        refused("setCatalog()", () -> connection.setCatalog("other"));
        refused("setNetworkTimeout()", () -> connection.setNetworkTimeout(Runnable::run, 12345));
        refused("setTypeMap()", () -> connection.setTypeMap(java.util.Map.of("x", String.class)));
        refused("setHoldability()", () -> connection.setHoldability(connection.getHoldability() == 1 ? 2 : 1));
        refused("setShardingKey()", () -> connection.setShardingKey(null));
        refused("setShardingKeyIfValid()", () -> connection.setShardingKeyIfValid(null, 1));
        refused("setClientInfo()", () -> connection.setClientInfo("ApplicationName", "x"));
        assertThatThrownBy(() -> connection.setClientInfo(new Properties()))
                .isInstanceOf(SQLClientInfoException.class).hasMessageContaining("m1");
    }

    @Test
    void acceptsSettingWhatIsAlreadySet() throws SQLException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(connection.getTransactionIsolation());
        connection.setReadOnly(connection.isReadOnly());
        connection.setSchema(connection.getSchema());
        connection.setCatalog(connection.getCatalog());
        connection.setHoldability(connection.getHoldability());
        connection.setNetworkTimeout(Runnable::run, connection.getNetworkTimeout());
        connection.beginRequest();
        connection.endRequest();
        connection.clearWarnings();
        assertThat(connection.getAutoCommit()).isFalse();
        assertThat((Object) connection.getWarnings()).isNull();
        assertThat(connection.nativeSQL("SELECT 1")).isEqualTo("SELECT 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "COMMIT", "commit", "/* note */ -- and\n commit;", "UPDATE todo SET title = 'y'; COMMIT", ";;COMMIT", "ROLLBACK",
        "SAVEPOINT x", "BEGIN", "SET LOCAL lock_timeout = 0", "CREATE TABLE x (a INT)", "CREATE TEMPORARY TABLE x (a INT)",
        "TRUNCATE TABLE todo", "LOCK TABLE todo", "SELECT * INTO x FROM todo", "/*!50000 COMMIT*/", "DO $$ BEGIN COMMIT; END $$",
        "COPY todo FROM STDIN", "SELECT 'a'; EXPLAIN ANALYZE DELETE FROM todo"})
    void refusesATextHoweverItIsSent(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                PreparedStatement prepared = connection.prepareStatement("SELECT 1")) {
            refused("", () -> statement.execute(sql));
            refused("", () -> statement.execute(sql, Statement.RETURN_GENERATED_KEYS));
            refused("", () -> statement.execute(sql, new int[] {1}));
            refused("", () -> statement.execute(sql, new String[] {"ID"}));
            refused("", () -> statement.executeQuery(sql));
            refused("", () -> statement.executeUpdate(sql));
            refused("", () -> statement.executeUpdate(sql, Statement.RETURN_GENERATED_KEYS));
            refused("", () -> statement.executeUpdate(sql, new int[] {1}));
            refused("", () -> statement.executeUpdate(sql, new String[] {"ID"}));
            refused("", () -> statement.executeLargeUpdate(sql));
            refused("", () -> statement.executeLargeUpdate(sql, Statement.RETURN_GENERATED_KEYS));
            refused("", () -> statement.executeLargeUpdate(sql, new int[] {1}));
            refused("", () -> statement.executeLargeUpdate(sql, new String[] {"ID"}));
            refused("", () -> statement.addBatch(sql));
            refused("", () -> prepared.execute(sql));
        }
        int forward = ResultSet.TYPE_FORWARD_ONLY;
        int readOnly = ResultSet.CONCUR_READ_ONLY;
        int close = ResultSet.CLOSE_CURSORS_AT_COMMIT;
        refused("", () -> connection.prepareStatement(sql));
        refused("", () -> connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS));
        refused("", () -> connection.prepareStatement(sql, new int[] {1}));
        refused("", () -> connection.prepareStatement(sql, new String[] {"ID"}));
        refused("", () -> connection.prepareStatement(sql, forward, readOnly));
        refused("", () -> connection.prepareStatement(sql, forward, readOnly, close));
        refused("", () -> connection.prepareCall(sql));
        refused("", () -> connection.prepareCall(sql, forward, readOnly));
        refused("", () -> connection.prepareCall(sql, forward, readOnly, close));
        assertThat(title(1)).isEqualTo("one");
    }

    @Test
    void namesTheRefusedStatementButNoValue() {
        assertThatThrownBy(() -> connection.prepareStatement("SELECT 1; set local x = 'secret'"))
                .hasMessageStartingWith("migration m1: SET LOCAL changes the session")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> connection.prepareStatement("'secret'"))
                .hasMessageStartingWith("migration m1: a statement without a keyword in front is not among");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT ';COMMIT;'", "SELECT 'it''s; commit'", "SELECT $$; COMMIT $$", "(SELECT 1)",
        "WITH x AS (SELECT 1) SELECT * FROM x", "SELECT 1 /* ; COMMIT */ -- ; COMMIT", "--note\nSELECT 1",
        "SELECT id FROM todo FOR UPDATE", "VALUES (1)", "EXPLAIN SELECT 1", "SELECT 1 AS \"; COMMIT\""})
    void letsAQueryPass(String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
        }
        try (PreparedStatement prepared = connection.prepareStatement(sql); ResultSet rows = prepared.executeQuery()) {
            assertThat(rows.next()).isTrue();
        }
    }

    @Test
    void rollsBackToItsOwnSavepoints() throws SQLException {
        Savepoint unnamed = connection.setSavepoint();
        update(1, "x");
        Savepoint named = connection.setSavepoint("mine");
        assertThat(named.getSavepointName()).isEqualToIgnoringCase("mine");
        update(1, "y");
        connection.rollback(named);
        assertThat(title(1)).isEqualTo("x");
        connection.releaseSavepoint(named);
        connection.rollback(unnamed);
        assertThat(title(1)).isEqualTo("one");
        refused("a savepoint", () -> connection.rollback(named));
    }

    @Test
    void refusesSavepointsOfOthers() throws SQLException {
        Savepoint engines = real.setSavepoint();
        refused("a savepoint", () -> connection.rollback(engines));
        refused("a savepoint", () -> connection.releaseSavepoint(engines));
        refused("a savepoint", () -> connection.rollback((Savepoint) null));
        refused("a savepoint whose name", () -> connection.setSavepoint("Driftless_begin"));

        Savepoint earlier = connection.setSavepoint();
        guard.startCall();
        refused("a savepoint", () -> connection.rollback(earlier));
    }

    @Test
    void leadsNowhereElse() throws SQLException {
        try (Statement statement = connection.createStatement();
                PreparedStatement prepared = connection.prepareStatement("SELECT id, title FROM todo WHERE id > ?")) {
            prepared.setInt(1, 0);
            ResultSet rows = statement.executeQuery("SELECT id FROM todo");
            assertThat(statement.getConnection()).isSameAs(connection);
            assertThat(prepared.getConnection()).isSameAs(connection);
            assertThat(rows.getStatement()).isSameAs(statement);
            assertThat(statement.getResultSet().getStatement()).isSameAs(statement);
            assertThat(prepared.executeQuery().getStatement().getConnection()).isSameAs(connection);
            assertThat(connection.getMetaData().getConnection()).isSameAs(connection);
            assertThat(connection.getMetaData()).isSameAs(connection.getMetaData());
            try (ResultSet tables = connection.getMetaData().getTables(null, null, "%", null)) {
                Statement hidden = tables.getStatement();
                assertThat(hidden == null ? connection : hidden.getConnection()).isSameAs(connection);
            }
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO todo VALUES (3, 'three')", Statement.RETURN_GENERATED_KEYS)) {
            insert.executeUpdate();
            Statement maker = insert.getGeneratedKeys().getStatement();
            assertThat(maker == null ? connection : maker.getConnection()).isSameAs(connection);
        }
    }

    @Test
    void unwrapsToItselfOnly() throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement("SELECT id FROM todo WHERE id > ?")) {
            prepared.setInt(1, 0);
            ResultSet rows = prepared.executeQuery();
            onlyItself(connection, Connection.class, real.getClass());
            onlyItself(prepared, Statement.class, real.prepareStatement("SELECT 1").getClass());
            onlyItself(rows, ResultSet.class, real.createStatement().executeQuery("SELECT 1").getClass());
            onlyItself(rows.getMetaData(), java.sql.ResultSetMetaData.class, org.h2.jdbc.JdbcResultSetMetaData.class);
            onlyItself(prepared.getParameterMetaData(), java.sql.ParameterMetaData.class, String.class);
            onlyItself(connection.getMetaData(), java.sql.DatabaseMetaData.class, real.getMetaData().getClass());
        }
    }

    @Test
    void isEqualToItselfOnly() throws SQLException {
        Connection other = GuardedConnection.wrap(real, "m1", GuardMode.WRITABLE).connection();
        assertThat(connection).isEqualTo(connection).isNotEqualTo(other).isNotEqualTo(real).hasSameHashCodeAs(connection);
        assertThat(connection).hasToString("connection of migration m1");
        try (Statement statement = connection.createStatement()) {
            assertThat(statement).isEqualTo(statement).isNotEqualTo(null).hasSameHashCodeAs(statement);
        }
    }

    @Test
    void supportsBatchesGeneratedKeysAndUpdatableResultSets() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.addBatch("UPDATE todo SET title = 'a' WHERE id = 1");
            statement.addBatch("UPDATE todo SET title = 'b' WHERE id = 2");
            assertThat(statement.executeBatch()).containsExactly(1, 1);
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO todo VALUES (?, ?)", new String[] {"id"})) {
            insert.setInt(1, 7);
            insert.setString(2, "seven");
            insert.addBatch();
            assertThat(insert.executeBatch()).containsExactly(1);
            ResultSet keys = insert.getGeneratedKeys();
            assertThat(keys.next()).isTrue();
            assertThat(keys.getInt(1)).isEqualTo(7);
        }
        try (Statement statement = connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
                ResultSet rows = statement.executeQuery("SELECT id, title FROM todo WHERE id = 1")) {
            assertThat(rows.next()).isTrue();
            rows.updateString("title", "z");
            rows.updateRow();
        }
        assertThat(title(1)).isEqualTo("z");
    }

    @Test
    void givesTheDriversExceptionsUnchanged() {
        SQLException expected = new SQLException();
        try {
            real.setSavepoint();
            real.createStatement().executeUpdate("INSERT INTO nowhere VALUES (1)");
        } catch (SQLException e) {
            expected = e;
        }
        String state = expected.getSQLState();
        Class<?> type = expected.getClass();
        assertThatThrownBy(() -> {
            real.rollback();
            connection.createStatement().executeUpdate("INSERT INTO nowhere VALUES (1)");
        }).isExactlyInstanceOf(type).satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo(state).isNotNull());
    }

    @Test
    void endsWithTheBatch() throws SQLException {
        Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement("SELECT id FROM todo");
        ResultSet rows = prepared.executeQuery();
        Savepoint savepoint = connection.setSavepoint();
        Statement realStatement = (Statement) GuardedCalls.real(statement);

        guard.invalidate();

        assertThat(realStatement.isClosed()).isTrue();
        over(() -> connection.createStatement());
        over(() -> connection.getAutoCommit());
        over(() -> connection.rollback(savepoint));
        over(() -> connection.commit());
        over(() -> statement.execute("SELECT 1"));
        over(() -> statement.getConnection());
        over(() -> prepared.executeQuery());
        over(() -> rows.next());
        assertThat(connection.isClosed()).isTrue();
        assertThat(connection.isValid(1)).isFalse();
        assertThat(statement.isClosed()).isTrue();
        assertThat(rows.isClosed()).isTrue();
        rows.close();
        statement.close();
        connection.close();
        assertThat(real.isClosed()).isFalse();
    }

    void refused(String what, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(SQLException.class).hasMessageStartingWith("migration m1: " + what)
                .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo(GuardedState.REFUSED));
    }

    String title(int id) throws SQLException {
        try (Statement statement = real.createStatement();
                ResultSet rows = statement.executeQuery("SELECT title FROM todo WHERE id = " + id)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private void update(int id, String title) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE todo SET title = ? WHERE id = ?")) {
            update.setString(1, title);
            update.setInt(2, id);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    private void over(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(SQLException.class)
                .hasMessageContaining("connection of migration m1 is only valid during its batch");
    }

    private <T extends java.sql.Wrapper> void onlyItself(T guarded, Class<?> api, Class<?> driver) throws SQLException {
        assertThat(guarded.isWrapperFor(api)).isTrue();
        assertThat((Object) guarded.unwrap(api)).isSameAs(guarded);
        assertThat(guarded.isWrapperFor(driver)).isFalse();
        refused("unwrap()", () -> guarded.unwrap(driver));
    }
}

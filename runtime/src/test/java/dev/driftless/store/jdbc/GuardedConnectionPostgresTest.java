package dev.driftless.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;

class GuardedConnectionPostgresTest {

    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.builder().setPGStartupWait(Duration.ofSeconds(60)).setServerConfig("fsync", "off").start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Nested
    class Batch extends GuardedConnectionContract {

        @Override
        Connection open() throws SQLException {
            return server.getPostgresDatabase().getConnection();
        }

        @Test
        void hidesTheDriversOwnInterfaces() throws SQLException {
            assertThat(connection.isWrapperFor(PGConnection.class)).isFalse();
            refused("unwrap()", () -> connection.unwrap(PGConnection.class));
            refused("unwrap()", () -> connection.createStatement().unwrap(PGStatement.class));
        }

        @Test
        void guardsTheStatementBehindAnArraysResultSet() throws SQLException {
            try (ResultSet rows = connection.createStatement().executeQuery("SELECT ARRAY[1, 2]")) {
                assertThat(rows.next()).isTrue();
                for (Array array : new Array[] {rows.getArray(1), (Array) rows.getObject(1), rows.getObject(1, Array.class)}) {
                    assertThat(array.getResultSet().getStatement().getConnection()).isSameAs(connection);
                }
                try (PreparedStatement back = connection.prepareStatement("SELECT ?::int[]")) {
                    back.setArray(1, rows.getArray(1));
                    ResultSet same = back.executeQuery();
                    assertThat(same.next()).isTrue();
                    assertThat(same.getArray(1)).hasToString("{1,2}");
                }
            }
        }

        @Test
        void guardsARefCursor() throws SQLException {
            real.createStatement().execute("""
                    CREATE OR REPLACE FUNCTION todos() RETURNS refcursor LANGUAGE plpgsql AS $$
                    DECLARE c refcursor; BEGIN OPEN c FOR SELECT id FROM todo; RETURN c; END $$""");
            try (ResultSet rows = connection.createStatement().executeQuery("SELECT todos()")) {
                assertThat(rows.next()).isTrue();
                ResultSet cursor = (ResultSet) rows.getObject(1);
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.getStatement().getConnection()).isSameAs(connection);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "SELECT E'\\';commit'", "SELECT $x$; COMMIT $$ $x$", "SELECT '{\"a\": 1}'::json #>> '{a}'", "SELECT 1 # 2",
            "SELECT U&'; commit'", "TABLE todo", "SHOW server_version", "SELECT 1; SELECT 2;"})
        void letsItsOwnSyntaxPass(String sql) throws SQLException {
            assertThat(connection.createStatement().execute(sql)).isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "SELECT 'a\\'; COMMIT; --'", "SELECT E'\\\\'; COMMIT", "SELECT $a$ $$ $a$; COMMIT", "/* /* */ */ COMMIT",
            "SELECT 1 -- '\n; COMMIT", "SELECT 1 # 2; COMMIT", "SELECT 1--1\n; COMMIT"})
        void findsACommitBehindItsOwnSyntax(String sql) throws SQLException {
            real.createStatement().executeUpdate("UPDATE todo SET title = 'x'");
            refused("COMMIT", () -> connection.createStatement().execute(sql));
            real.rollback();
            assertThat(title(1)).isEqualTo("one");
            // Each of these texts does commit where nothing guards it; else the test would prove nothing.
            real.createStatement().executeUpdate("UPDATE todo SET title = 'x'");
            real.createStatement().execute(sql);
            real.rollback();
            assertThat(title(1)).isEqualTo("x");
        }

        @Test
        void leavesARefusedBatchUsable() throws SQLException {
            refused("COMMIT", () -> connection.createStatement().execute("COMMIT"));
            refused("commit()", () -> connection.commit());
            assertThat(title(1)).isEqualTo("one");
        }
    }

    @Nested
    class Simulation extends GuardedConnectionSimulationContract {

        @Override
        Connection open() throws SQLException {
            return server.getPostgresDatabase().getConnection();
        }

        @Test
        void countsTheRefusalOfAReadOnlyTransactionAsAWrite() throws SQLException {
            real.createStatement().execute("""
                    CREATE OR REPLACE FUNCTION sneaky() RETURNS int LANGUAGE plpgsql AS $$
                    BEGIN DELETE FROM todo; RETURN 1; END $$""");
            real.setReadOnly(true);
            real.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                stopped(() -> statement.executeQuery("SELECT sneaky()"));
            }
            real.rollback();
            try (PreparedStatement prepared = connection.prepareStatement("SELECT sneaky()")) {
                assertThatThrownBy(prepared::executeQuery).isInstanceOf(SimulatedWriteException.class)
                        .hasCauseInstanceOf(SQLException.class);
            }
        }
    }
}

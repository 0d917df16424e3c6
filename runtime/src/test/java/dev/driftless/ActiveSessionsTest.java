package dev.driftless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ActiveSessionsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws IOException, SQLException {
        server = EmbeddedPostgres.builder().setPGStartupWait(Duration.ofSeconds(60)).start();
        try (Connection connection = open("postgres"); Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE app LOGIN");
            statement.execute("CREATE ROLE watcher LOGIN IN ROLE pg_monitor");
        }
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Test
    void waitsWhileMoreSessionsThanTheLimitAreAtWork() throws Exception {
        ActiveSessions two = new ActiveSessions(2);
        List<CompletableFuture<Void>> busy = new ArrayList<>();
        try (Connection watcher = open("watcher"); Connection holder = open("postgres"); Connection idle = open("postgres")) {
            assertThat(two.ask(watcher)).isEmpty();
            lock(holder, 1);
            lock(idle, 2);
            busy.add(waitFor("postgres", 1));
            busy.add(waitFor("postgres", 1));
            await().atMost(PATIENCE).until(() -> active(watcher, "postgres") == 2);
            assertThat(two.ask(watcher)).isEmpty();
            busy.add(waitFor("postgres", 1));
            await().atMost(PATIENCE).untilAsserted(() ->
                    assertThat(two.ask(watcher)).contains("3 sessions are active, more than 2"));
        } finally {
            // The lock is free by now.
            busy.forEach(CompletableFuture::join);
        }
    }

    @Test
    void aSessionWhoseStateIsHiddenIsAnErrorUnlessThoseInSightAreTooMany() throws Exception {
        try (Connection holder = open("postgres"); Connection app = open("app")) {
            lock(holder, 3);
            assertThatThrownBy(() -> new ActiveSessions(1).ask(app))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("GRANT pg_monitor TO app");
            CompletableFuture<Void> first = waitFor("app", 3);
            CompletableFuture<Void> second = waitFor("app", 3);
            await().atMost(PATIENCE).until(() -> active(app, "app") == 2);
            assertThat(new ActiveSessions(1).ask(app)).contains("2 sessions are active, more than 1");
            holder.close();
            CompletableFuture.allOf(first, second).join();
        }
    }

    @Test
    void sessionsThatDoNotTellAreAnError() throws Exception {
        try (Connection silent = open("postgres"); Connection watcher = open("watcher")) {
            try (Statement statement = silent.createStatement()) {
                statement.execute("SET track_activities = off");
            }
            assertThatThrownBy(() -> new ActiveSessions(5).ask(watcher)).hasMessageContaining("leave track_activities on");
        }
    }

    @Test
    void otherDatabasesCannotTell() throws SQLException {
        try (Connection h2 = DriverManager.getConnection("jdbc:h2:mem:")) {
            assertThatThrownBy(() -> Throttles.activeSessions(5).reasonToWait(h2))
                    .isInstanceOf(SQLFeatureNotSupportedException.class)
                    .hasMessageContaining("activeSessions cannot read its signal on H2, only on PostgreSQL, MariaDB and MySQL");
        }
    }

    private static Connection open(String role) throws SQLException {
        return DriverManager.getConnection(server.getJdbcUrl(role, "postgres"));
    }

    private static void lock(Connection connection, long key) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + key + ")");
        }
    }

    /** A session that is active until a lock is free. */
    private static CompletableFuture<Void> waitFor(String role, long key) {
        return CompletableFuture.runAsync(() -> {
            try (Connection connection = open(role)) {
                lock(connection, key);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }, task -> new Thread(task).start());
    }

    private static long active(Connection connection, String role) throws SQLException {
        return SignalQuery.run(connection, "SELECT COUNT(*) FROM pg_stat_activity WHERE state = 'active' AND usename = '" + role
                + "' AND pid <> pg_backend_pid()", row -> {
            row.next();
            return row.getLong(1);
        });
    }
}

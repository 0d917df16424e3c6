package dev.driftless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real primary and a real standby; the throttle's clock is the test's. */
class ReplicationLagTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration MAX = Duration.ofSeconds(5);

    @TempDir
    private Path directory;

    private EmbeddedPostgres primary;
    private Standby standby;
    private Connection connection;
    private final ReplicationLag lag = new ReplicationLag(MAX);

    @BeforeEach
    void start() throws SQLException, IOException {
        primary = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("wal_level", "replica")
                .setServerConfig("max_wal_senders", "5")
                .setServerConfig("wal_keep_size", "256MB")
                .start();
        connection = primary.getPostgresDatabase().getConnection();
        execute("CREATE TABLE items (id BIGINT PRIMARY KEY)");
    }

    @AfterEach
    void stop() throws SQLException, IOException {
        connection.close();
        if (standby != null) {
            standby.close();
        }
        primary.close();
    }

    @Test
    void aReplicaThatKeepsUpIsNoReasonToWait() throws Exception {
        follow();
        execute("INSERT INTO items SELECT generate_series(1, 1000)");
        awaitCaughtUp();

        assertThat(at(0)).isEmpty();
        assertThat(at(3600)).isEmpty();
    }

    @Test
    void aReplicaThatStandsStillIsWaitedForUntilItHasCaughtUp() throws Exception {
        follow();
        assertThat(at(0)).isEmpty();
        standby.pauseReplay();
        execute("INSERT INTO items SELECT generate_series(1, 1000)");

        assertThat(at(1)).isEmpty();
        assertThat(at(6)).isEmpty();
        assertThat(at(7)).contains("replica standby1 is 6.0 s behind, more than 5.0 s");
        execute("INSERT INTO items VALUES (2000)");
        assertThat(at(20)).contains("replica standby1 is 19.0 s behind, more than 5.0 s");

        standby.resumeReplay();
        awaitCaughtUp();
        assertThat(at(21)).isEmpty();
    }

    /** The server's own measure is null before a replica has replayed anything under its eyes: never "no lag". */
    @Test
    void aReplicaWithoutAMeasureOfTheServerIsMeasuredByItsPosition() throws Exception {
        follow();
        standby.pauseReplay();
        execute("INSERT INTO items VALUES (1)");
        at(0);
        await().atMost(PATIENCE).until(() -> is("SELECT flush_lsn > replay_lsn FROM pg_stat_replication"));

        assertThat(at(100)).hasValueSatisfying(reason -> assertThat(reason).contains("100.0 s behind"));
    }

    @Test
    void theServersOwnMeasureCountsWhereItIsLonger() throws Exception {
        follow();
        Throttle throttle = Throttles.replicationLag(Duration.ofMillis(300));
        standby.pauseReplay();
        execute("INSERT INTO items SELECT generate_series(1, 1000)");

        await().atMost(PATIENCE).until(() -> throttle.reasonToWait(connection).isPresent());
        standby.resumeReplay();
        await().atMost(PATIENCE).until(() -> throttle.reasonToWait(connection).isEmpty());
    }

    @Test
    void hiddenReplicasAreAnErrorAndNotNoLag() throws Exception {
        follow();
        execute("CREATE ROLE app LOGIN");
        try (Connection app = DriverManager.getConnection(primary.getJdbcUrl("app", "postgres"))) {
            assertThatThrownBy(() -> lag.ask(app, 0))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("GRANT pg_monitor TO app");
            execute("GRANT pg_monitor TO app");
            assertThat(lag.ask(app, 0)).isEmpty();
        }
    }

    @Test
    void aReplicaThatWentAwayIsAnErrorForAsLongAsItIsAsked() throws Exception {
        assertThat(at(0)).isEmpty();
        follow();
        assertThat(at(1)).isEmpty();

        standby.close();
        standby = null;
        await().atMost(PATIENCE).until(() -> is("SELECT COUNT(*) = 0 FROM pg_stat_replication"));
        assertThatThrownBy(() -> at(2)).hasMessageContaining("sees 0 of 1 replicas");
        assertThatThrownBy(() -> at(60)).hasMessageContaining("sees 0 of 1 replicas");
        assertThat(at(121)).isEmpty();
    }

    @Test
    void otherDatabasesCannotTell() throws SQLException {
        try (Connection h2 = DriverManager.getConnection("jdbc:h2:mem:")) {
            assertThatThrownBy(() -> Throttles.replicationLag(MAX).reasonToWait(h2))
                    .isInstanceOf(SQLFeatureNotSupportedException.class)
                    .hasMessageContaining("replicationLag cannot read its signal on H2, only on PostgreSQL");
        }
    }

    private void follow() throws SQLException, IOException {
        standby = Standby.of(primary, directory.resolve("standby"), "standby1");
        await().atMost(PATIENCE).until(() -> is("SELECT COUNT(*) = 1 FROM pg_stat_replication WHERE state = 'streaming'"));
        awaitCaughtUp();
    }

    private void awaitCaughtUp() {
        await().atMost(PATIENCE).until(() -> is("SELECT replay_lsn >= pg_current_wal_flush_lsn() FROM pg_stat_replication"));
    }

    private Optional<String> at(long seconds) throws SQLException {
        return lag.ask(connection, TimeUnit.SECONDS.toNanos(seconds));
    }

    private boolean is(String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getBoolean(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

package dev.driftless;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Waits while a replica of a PostgreSQL primary is too far behind. The server's own {@code replay_lag} is null for an
 * idle replica, and also for one that is stuck since before the first measurement; so positions are compared with those where
 * the primary was seen earlier as well. Not thread-safe.
 */
final class ReplicationLag {

    private static final int MOST_SAMPLES = 512;
    private static final Duration FORGET_AFTER = Duration.ofMinutes(1);

    private final Duration max;
    private final List<Sample> samples = new ArrayList<>();
    private int replicasSeen;
    private long lastAsked;

    ReplicationLag(Duration max) {
        this.max = max;
    }

    /** Where the primary's log ended at a time. */
    private record Sample(long at, long position) {}

    /** How far one replica is. */
    private record Replica(String name, long replayed, Duration reported) {}

    /** What the server showed at once. */
    private record Look(long end, List<Replica> replicas) {}

    Optional<String> ask(Connection connection, long now) throws SQLException {
        String product = SignalQuery.product(connection);
        if (!product.equals("PostgreSQL")) {
            throw SignalQuery.unsupported("replicationLag", product, "PostgreSQL");
        }
        // A base backup and a receiver that only stores the log (pg_receivewal) replay nothing.
        Look look = SignalQuery.run(connection, """
                SELECT primary_end.bytes,
                       r.pid,
                       r.state,
                       COALESCE(NULLIF(r.application_name, ''), 'with pid ' || r.pid),
                       pg_catalog.pg_wal_lsn_diff(r.replay_lsn, '0/0')::bigint,
                       (EXTRACT(EPOCH FROM COALESCE(r.replay_lag, INTERVAL '0')) * 1000)::bigint,
                       pg_catalog.quote_ident(CURRENT_USER)
                  FROM (SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_flush_lsn(), '0/0')::bigint AS bytes) primary_end
                  LEFT JOIN pg_catalog.pg_stat_replication r
                    ON r.state IS NULL
                    OR (r.state <> 'backup' AND r.replay_lsn IS NOT NULL)""", ReplicationLag::read);
        if (now - lastAsked > FORGET_AFTER.toNanos()) {
            replicasSeen = 0;
        }
        lastAsked = now;
        int connected = look.replicas().size();
        replicasSeen = Math.max(replicasSeen, connected);
        remember(new Sample(now, look.end()), look.replicas());
        Optional<String> reason = look.replicas().stream()
                .filter(replica -> lag(replica, look.end(), now).compareTo(max) > 0)
                .findFirst()
                .map(replica -> "replica " + replica.name() + " is " + seconds(lag(replica, look.end(), now))
                        + " behind, more than " + seconds(max));
        if (reason.isEmpty() && connected < replicasSeen) {
            throw new SQLException("Throttles.replicationLag sees " + connected + " of " + replicasSeen
                    + " replicas in pg_stat_replication: bring the missing one back, or run without this throttle.");
        }
        return reason;
    }

    private static Look read(ResultSet rows) throws SQLException {
        List<Replica> replicas = new ArrayList<>();
        long end = 0;
        while (rows.next()) {
            end = rows.getLong(1);
            if (rows.getString(2) == null) {
                break;
            }
            if (rows.getString(3) == null) {
                throw new SQLException("Throttles.replicationLag cannot see how far the replicas in pg_stat_replication are: GRANT"
                        + " pg_monitor TO " + rows.getString(7) + ".");
            }
            replicas.add(new Replica(rows.getString(4), rows.getLong(5), Duration.ofMillis(rows.getLong(6))));
        }
        return new Look(end, replicas);
    }

    /** At least this: what the primary had written by then is not replayed yet. The server's number outlives the lag. */
    private Duration lag(Replica replica, long end, long now) {
        if (replica.replayed() >= end) {
            return Duration.ZERO;
        }
        Duration seen = samples.stream()
                .filter(sample -> sample.position() > replica.replayed())
                .findFirst()
                .map(sample -> Duration.ofNanos(now - sample.at()))
                .orElse(Duration.ZERO);
        return seen.compareTo(replica.reported()) > 0 ? seen : replica.reported();
    }

    /**
     * Keeps the samples that some replica has not reached, all while one is missing: when it comes back, the server reports
     * the time since it sent the log again, not since it was written. Where samples become many, every second one is kept.
     */
    private void remember(Sample sample, List<Replica> replicas) {
        long slowest = replicas.size() < replicasSeen
                ? Long.MIN_VALUE
                : replicas.stream().mapToLong(Replica::replayed).min().orElse(Long.MAX_VALUE);
        samples.removeIf(old -> old.position() <= slowest);
        boolean known = !samples.isEmpty() && samples.get(samples.size() - 1).position() >= sample.position();
        if (!known && sample.position() > slowest) {
            samples.add(sample);
        }
        if (samples.size() > MOST_SAMPLES) {
            List<Sample> kept = new ArrayList<>();
            for (int i = 0; i < samples.size(); i += 2) {
                kept.add(samples.get(i));
            }
            samples.clear();
            samples.addAll(kept);
        }
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }
}

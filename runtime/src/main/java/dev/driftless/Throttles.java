package dev.driftless;

import java.time.Duration;

/**
 * Ready throttles for {@link RunOptions#throttle(Throttle)}; none is on unless configured. Combine them with
 * {@link Throttle#and(Throttle)}. Each is thread-safe and meant to be shared by all workers of a process; give each
 * database its own.
 */
public final class Throttles {

    private Throttles() {}

    /**
     * At most so many rows a second, visited or changed, over all worker threads that share the returned throttle. After a
     * batch the workers wait until its rows are paid for, so a batch of an explicit size above the rate is followed by a
     * longer wait. Rows that were not used are kept for one second. Reads no signal, works on every database.
     *
     * @param rows at least 1
     * @return a throttle
     * @throws IllegalArgumentException if rows is below 1
     */
    public static Throttle rowsPerSecond(long rows) {
        return new RowRate(OptionRules.atLeastOne("rowsPerSecond", rows), System::nanoTime);
    }

    /**
     * Waits while a replica is further behind the primary than a limit. PostgreSQL only, on the primary, with the rights of
     * {@code pg_read_all_stats} or {@code pg_monitor}; without them the replicas are hidden, which is an error and never
     * "no lag". The lag is the server's {@code replay_lag}, or the time since the primary was seen at a position that the replica
     * has not replayed, whichever is longer. Where nobody replicates there is nothing to wait for; but while fewer replicas
     * are connected than were seen before, the lag is unknown, which is an error too; a throttle that was not asked for a minute
     * forgets what it has seen. It asks the server at most once a second.
     *
     * @param max the most lag that is fine, from 1 ms to 1 day
     * @return a throttle
     * @throws IllegalArgumentException if max is out of range
     */
    public static Throttle replicationLag(Duration max) {
        Duration checked = OptionRules.between("replicationLag", max, OptionRules.SHORTEST, Duration.ofDays(1));
        return new PolledSignal(new ReplicationLag(checked)::ask, System::nanoTime);
    }

    /**
     * Waits while more sessions than a limit execute a statement on the server. The asking session is not counted, other workers
     * of the run are. PostgreSQL ({@code pg_stat_activity}: client sessions of all databases in state {@code active}; with
     * the rights of {@code pg_read_all_stats} or {@code pg_monitor}, since a session whose state is hidden is an error) and MariaDB
     * or MySQL (the status {@code Threads_running}, which needs no rights). It asks the server at most once a second.
     *
     * @param max the most active sessions that are fine, at least 1
     * @return a throttle
     * @throws IllegalArgumentException if max is below 1
     */
    public static Throttle activeSessions(int max) {
        ActiveSessions signal = new ActiveSessions((int) OptionRules.atLeastOne("activeSessions", max));
        return new PolledSignal((connection, now) -> signal.ask(connection), System::nanoTime);
    }
}

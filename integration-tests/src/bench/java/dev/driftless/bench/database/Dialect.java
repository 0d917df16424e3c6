package dev.driftless.bench.database;

import java.util.List;

/**
 * What differs from one database to the other in the SQL around the job. The job itself, {@code UPDATE} and {@code SELECT},
 * differs in {@link #domain} only.
 *
 * @param numbers a {@code FROM} item that yields the column {@code i} from 1 to {@code %d}
 * @param domain the part of the column {@code email} behind the {@code @}
 * @param differ whether two values {@code %s} are not the same, NULL being a value
 * @param key what follows the name of the key's column in {@code CREATE TABLE}
 * @param settle brings a table that was just filled, {@code %s}, to rest: key, statistics, everything on disk
 */
public record Dialect(String numbers, String domain, String differ, String key, List<String> settle) {

    static final Dialect POSTGRESQL = new Dialect(
            "generate_series(1, %d) AS s(i)",
            "split_part(email, '@', 2)",
            "%s IS DISTINCT FROM %s",
            "BIGINT NOT NULL",
            List.of("ALTER TABLE %s ADD PRIMARY KEY (id)", "VACUUM ANALYZE %s", "CHECKPOINT"));

    /** The flush for an export is the way to have one table's pages written. */
    static final Dialect MARIADB = new Dialect(
            "(SELECT seq AS i FROM seq_1_to_%d) s",
            "SUBSTRING_INDEX(email, '@', -1)",
            "NOT (%s <=> %s)",
            "BIGINT NOT NULL PRIMARY KEY",
            List.of("ANALYZE TABLE %s", "FLUSH TABLES %s FOR EXPORT", "UNLOCK TABLES"));

    static final Dialect H2 = new Dialect(
            "(SELECT x AS i FROM SYSTEM_RANGE(1, %d)) s",
            "SUBSTRING(email, LOCATE('@', email) + 1)",
            "%s IS DISTINCT FROM %s",
            "BIGINT NOT NULL PRIMARY KEY",
            List.of("ANALYZE TABLE %s", "CHECKPOINT SYNC"));

    static final Dialect SQLITE = new Dialect(
            "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT i FROM n) s",
            "substr(email, instr(email, '@') + 1)",
            "%s IS NOT %s",
            "INTEGER NOT NULL PRIMARY KEY",
            List.of("ANALYZE %s", "PRAGMA wal_checkpoint(TRUNCATE)"));
}

-- The internal tables of Driftless for MariaDB and MySQL. The runtime creates them itself unless createTables(false) is
-- set; then run this file once, in the database given to schema(..), else in the connection's own.
-- Times are UTC epoch microseconds of the database server's clock.

CREATE TABLE IF NOT EXISTS migration_state (
    migration_id VARCHAR(200) NOT NULL PRIMARY KEY,
    applied BOOLEAN NOT NULL,
    checksum VARCHAR(100) NOT NULL,
    resumed_checksum VARCHAR(100),
    resumed_changed BIGINT NOT NULL,
    status VARCHAR(16) NOT NULL,
    direction VARCHAR(4) NOT NULL,
    run_id VARCHAR(64) NOT NULL,
    processed BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    skipped BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    remaining BIGINT NOT NULL,
    earlier BIGINT NOT NULL,
    moved BOOLEAN NOT NULL,
    write_mode VARCHAR(16) NOT NULL,
    started_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    completed_at BIGINT,
    drift_accepted_at BIGINT,
    retired_at BIGINT,
    last_error LONGTEXT
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS migration_run (
    run_id VARCHAR(64) NOT NULL PRIMARY KEY,
    direction VARCHAR(4) NOT NULL,
    status VARCHAR(16) NOT NULL,
    options LONGTEXT NOT NULL,
    plan LONGTEXT NOT NULL,
    current_index INTEGER NOT NULL,
    step BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    cancel_requested BOOLEAN NOT NULL,
    paused BOOLEAN NOT NULL,
    started_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    completed_at BIGINT,
    last_error LONGTEXT,
    waiting_for LONGTEXT,
    reason VARCHAR(64)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS migration_range (
    migration_id VARCHAR(200) NOT NULL,
    sweep INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    lower LONGTEXT,
    upper LONGTEXT,
    `cursor` LONGTEXT,
    done BOOLEAN NOT NULL,
    owner VARCHAR(100),
    lease_until BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    batch_seq BIGINT NOT NULL,
    processed BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    skipped BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    PRIMARY KEY (migration_id, sweep, seq)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS migration_failure (
    migration_id VARCHAR(200) NOT NULL,
    key_hash VARCHAR(64) NOT NULL,
    row_key LONGTEXT NOT NULL,
    direction VARCHAR(4) NOT NULL,
    error LONGTEXT NOT NULL,
    run_id VARCHAR(64) NOT NULL,
    failed_at BIGINT NOT NULL,
    PRIMARY KEY (migration_id, key_hash)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS migration_lock (
    lock_id INTEGER NOT NULL PRIMARY KEY,
    run_id VARCHAR(64)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Comes last: each CREATE TABLE commits, and who sees this row takes the tables for granted.
INSERT IGNORE INTO migration_lock (lock_id, run_id) VALUES (1, NULL);

-- The internal tables of Driftless for PostgreSQL. The runtime creates them itself unless createTables(false) is set;
-- then run this file once, in the schema given to schema(..), else in the connection's default schema.
-- Times are UTC epoch microseconds of the database server's clock.

CREATE TABLE IF NOT EXISTS migration_lock (
    lock_id INTEGER NOT NULL PRIMARY KEY,
    run_id VARCHAR(64)
);

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
    last_error TEXT
);

CREATE TABLE IF NOT EXISTS migration_run (
    run_id VARCHAR(64) NOT NULL PRIMARY KEY,
    direction VARCHAR(4) NOT NULL,
    status VARCHAR(16) NOT NULL,
    options TEXT NOT NULL,
    plan TEXT NOT NULL,
    current_index INTEGER NOT NULL,
    step BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    cancel_requested BOOLEAN NOT NULL,
    paused BOOLEAN NOT NULL,
    started_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    completed_at BIGINT,
    last_error TEXT,
    waiting_for TEXT,
    reason VARCHAR(64)
);

CREATE TABLE IF NOT EXISTS migration_range (
    migration_id VARCHAR(200) NOT NULL,
    sweep INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    lower TEXT,
    upper TEXT,
    cursor TEXT,
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
);

CREATE TABLE IF NOT EXISTS migration_failure (
    migration_id VARCHAR(200) NOT NULL,
    key_hash VARCHAR(64) NOT NULL,
    row_key TEXT NOT NULL,
    direction VARCHAR(4) NOT NULL,
    error TEXT NOT NULL,
    run_id VARCHAR(64) NOT NULL,
    failed_at BIGINT NOT NULL,
    PRIMARY KEY (migration_id, key_hash)
);

INSERT INTO migration_lock (lock_id, run_id)
SELECT 1, NULL
WHERE NOT EXISTS (SELECT 1 FROM migration_lock);

-- The internal tables of Driftless for SQLite. The runtime creates them itself unless createTables(false) is set;
-- then run this file once.
-- Times are UTC epoch microseconds of the machine's clock.

CREATE TABLE IF NOT EXISTS migration_state (
    migration_id TEXT NOT NULL PRIMARY KEY,
    applied BOOLEAN NOT NULL,
    checksum TEXT NOT NULL,
    resumed_checksum TEXT,
    resumed_changed INTEGER NOT NULL,
    status TEXT NOT NULL,
    direction TEXT NOT NULL,
    run_id TEXT NOT NULL,
    processed INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    remaining INTEGER NOT NULL,
    earlier INTEGER NOT NULL,
    moved BOOLEAN NOT NULL,
    write_mode TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    completed_at INTEGER,
    drift_accepted_at INTEGER,
    retired_at INTEGER,
    last_error TEXT
);

CREATE TABLE IF NOT EXISTS migration_run (
    run_id TEXT NOT NULL PRIMARY KEY,
    direction TEXT NOT NULL,
    status TEXT NOT NULL,
    options TEXT NOT NULL,
    plan TEXT NOT NULL,
    current_index INTEGER NOT NULL,
    step INTEGER NOT NULL,
    lease_until INTEGER NOT NULL,
    cancel_requested BOOLEAN NOT NULL,
    paused BOOLEAN NOT NULL,
    started_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    completed_at INTEGER,
    last_error TEXT,
    waiting_for TEXT,
    reason TEXT
);

CREATE TABLE IF NOT EXISTS migration_range (
    migration_id TEXT NOT NULL,
    sweep INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    lower TEXT,
    upper TEXT,
    cursor TEXT,
    done BOOLEAN NOT NULL,
    owner TEXT,
    lease_until INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    batch_seq INTEGER NOT NULL,
    processed INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    PRIMARY KEY (migration_id, sweep, seq)
);

CREATE TABLE IF NOT EXISTS migration_failure (
    migration_id TEXT NOT NULL,
    key_hash TEXT NOT NULL,
    row_key TEXT NOT NULL,
    direction TEXT NOT NULL,
    error TEXT NOT NULL,
    run_id TEXT NOT NULL,
    failed_at INTEGER NOT NULL,
    PRIMARY KEY (migration_id, key_hash)
);

CREATE TABLE IF NOT EXISTS migration_lock (
    lock_id INTEGER NOT NULL PRIMARY KEY,
    run_id TEXT
);

INSERT INTO migration_lock (lock_id, run_id)
SELECT 1, NULL
WHERE NOT EXISTS (SELECT 1 FROM migration_lock);

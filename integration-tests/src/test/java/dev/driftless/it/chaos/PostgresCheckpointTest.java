package dev.driftless.it.chaos;

/** The conditions of the checkpoint on PostgreSQL. */
class PostgresCheckpointTest extends CheckpointContract {

    @Override
    Arena arena() {
        return new PostgresArena();
    }
}

package dev.driftless.it.chaos;

/** The conditions of the checkpoint on MariaDB. */
class MariaDbCheckpointTest extends CheckpointContract {

    @Override
    Arena arena() {
        return new MariaDbArena();
    }
}

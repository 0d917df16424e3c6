package dev.driftless.it.chaos;

/** The crash harness on PostgreSQL. */
class PostgresCrashTest extends CrashContract {

    @Override
    Arena arena() {
        return new PostgresArena();
    }
}

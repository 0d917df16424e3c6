package dev.driftless.it.chaos;

/** The crash harness on MariaDB. */
class MariaDbCrashTest extends CrashContract {

    @Override
    Arena arena() {
        return new MariaDbArena();
    }
}

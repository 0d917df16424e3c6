package dev.driftless.it.contract;

import org.junit.jupiter.api.Nested;

/** The store's contract on MariaDb. */
class MariaDbStoreTest {

    @Nested
    class Tables extends TablesContract {
        Tables() {
            super(new MariaDbTraits());
        }
    }

    @Nested
    class Runs extends RunsContract {
        Runs() {
            super(new MariaDbTraits());
        }
    }

    @Nested
    class Ranges extends RangesContract {
        Ranges() {
            super(new MariaDbTraits());
        }
    }

    @Nested
    class Splits extends SplitContract {
        Splits() {
            super(new MariaDbTraits());
        }
    }
}

package dev.driftless.it.contract;

import org.junit.jupiter.api.Nested;

/** The store's contract on MariaDB. */
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

    @Nested
    class Pages extends PagesContract {
        Pages() {
            super(new MariaDbTraits());
        }
    }

    @Nested
    class Keys extends KeysContract {
        Keys() {
            super(new MariaDbTraits());
        }
    }

    @Nested
    class PageCost extends PageCostContract {
        PageCost() {
            super(new MariaDbTraits());
        }
    }

    @Nested
    class Locks extends LocksContract {
        Locks() {
            super(new MariaDbTraits());
        }
    }

    @Nested
    class Writes extends WritesContract {
        Writes() {
            super(new MariaDbTraits());
        }
    }

    @Nested
    class Batches extends BatchContract {
        Batches() {
            super(new MariaDbTraits());
        }
    }

    @Nested
    class Sessions extends SessionContract {
        Sessions() {
            super(new MariaDbTraits());
        }
    }

    @Nested
    class FailureKinds extends FailureKindsContract {
        FailureKinds() {
            super(new MariaDbTraits());
        }
    }
}

package dev.driftless.it.contract;

import org.junit.jupiter.api.Nested;

/** The store's contract on H2. */
class H2StoreTest {

    @Nested
    class Tables extends TablesContract {
        Tables() {
            super(new H2Traits());
        }
    }

    @Nested
    class Runs extends RunsContract {
        Runs() {
            super(new H2Traits());
        }
    }

    @Nested
    class Ranges extends RangesContract {
        Ranges() {
            super(new H2Traits());
        }
    }

    @Nested
    class Splits extends SplitContract {
        Splits() {
            super(new H2Traits());
        }
    }

    @Nested
    class Pages extends PagesContract {
        Pages() {
            super(new H2Traits());
        }
    }

    @Nested
    class Keys extends KeysContract {
        Keys() {
            super(new H2Traits());
        }
    }

    @Nested
    class PageCost extends PageCostContract {
        PageCost() {
            super(new H2Traits());
        }
    }

    @Nested
    class Locks extends LocksContract {
        Locks() {
            super(new H2Traits());
        }
    }

    @Nested
    class Writes extends WritesContract {
        Writes() {
            super(new H2Traits());
        }
    }

    @Nested
    class Batches extends BatchContract {
        Batches() {
            super(new H2Traits());
        }
    }

    @Nested
    class Sessions extends SessionContract {
        Sessions() {
            super(new H2Traits());
        }
    }

    @Nested
    class FailureKinds extends FailureKindsContract {
        FailureKinds() {
            super(new H2Traits());
        }
    }
}

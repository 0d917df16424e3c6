package dev.driftless.it.contract;

import org.junit.jupiter.api.Nested;

/** The store's contract on PostgreSQL. */
class PostgresStoreTest {

    @Nested
    class Tables extends TablesContract {
        Tables() {
            super(new PostgresTraits());
        }
    }

    @Nested
    class Runs extends RunsContract {
        Runs() {
            super(new PostgresTraits());
        }
    }

    @Nested
    class Ranges extends RangesContract {
        Ranges() {
            super(new PostgresTraits());
        }
    }

    @Nested
    class Splits extends SplitContract {
        Splits() {
            super(new PostgresTraits());
        }
    }

    @Nested
    class Pages extends PagesContract {
        Pages() {
            super(new PostgresTraits());
        }
    }

    @Nested
    class Keys extends KeysContract {
        Keys() {
            super(new PostgresTraits());
        }
    }

    @Nested
    class PageCost extends PageCostContract {
        PageCost() {
            super(new PostgresTraits());
        }
    }

    @Nested
    class Locks extends LocksContract {
        Locks() {
            super(new PostgresTraits());
        }
    }

    @Nested
    class Writes extends WritesContract {
        Writes() {
            super(new PostgresTraits());
        }
    }

    @Nested
    class Batches extends BatchContract {
        Batches() {
            super(new PostgresTraits());
        }
    }

    @Nested
    class Sessions extends SessionContract {
        Sessions() {
            super(new PostgresTraits());
        }
    }

    @Nested
    class FailureKinds extends FailureKindsContract {
        FailureKinds() {
            super(new PostgresTraits());
        }
    }
}

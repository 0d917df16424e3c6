package dev.driftless.it.contract;

import org.junit.jupiter.api.Nested;

/** The store's contract on SQLite. */
class SqliteStoreTest {

    @Nested
    class Tables extends TablesContract {
        Tables() {
            super(new SqliteTraits());
        }
    }

    @Nested
    class Runs extends RunsContract {
        Runs() {
            super(new SqliteTraits());
        }
    }

    @Nested
    class Ranges extends RangesContract {
        Ranges() {
            super(new SqliteTraits());
        }
    }

    @Nested
    class Splits extends SplitContract {
        Splits() {
            super(new SqliteTraits());
        }
    }

    @Nested
    class Pages extends PagesContract {
        Pages() {
            super(new SqliteTraits());
        }
    }

    @Nested
    class Keys extends KeysContract {
        Keys() {
            super(new SqliteTraits());
        }
    }

    @Nested
    class PageCost extends PageCostContract {
        PageCost() {
            super(new SqliteTraits());
        }
    }

    @Nested
    class Locks extends LocksContract {
        Locks() {
            super(new SqliteTraits());
        }
    }

    @Nested
    class Writes extends WritesContract {
        Writes() {
            super(new SqliteTraits());
        }
    }

    @Nested
    class Batches extends BatchContract {
        Batches() {
            super(new SqliteTraits());
        }
    }

    @Nested
    class Sessions extends SessionContract {
        Sessions() {
            super(new SqliteTraits());
        }
    }

    @Nested
    class FailureKinds extends FailureKindsContract {
        FailureKinds() {
            super(new SqliteTraits());
        }
    }
}

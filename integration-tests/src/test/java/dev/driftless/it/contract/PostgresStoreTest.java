package dev.driftless.it.contract;

import org.junit.jupiter.api.Nested;

/** The store's contract on Postgres. */
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
}

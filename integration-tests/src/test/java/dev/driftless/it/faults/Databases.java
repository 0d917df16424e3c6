package dev.driftless.it.faults;

import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;

/** Empty databases, one test after another: those of H2 and SQLite are new, those of servers, where that takes long, are emptied. */
final class Databases {

    private Databases() {}

    static TestDatabase empty(Vendor vendor) {
        return switch (vendor) {
            case POSTGRESQL -> emptyPostgres();
            case H2, SQLITE -> vendor.database();
            case MARIADB -> emptyMariaDb();
        };
    }

    private static TestDatabase emptyMariaDb() {
        TestDatabase db = MariaDb.SHARED;
        db.execute("DROP DATABASE IF EXISTS shop", "DROP DATABASE IF EXISTS driftless", "DROP DATABASE " + MariaDb.SCHEMA,
                "CREATE DATABASE " + MariaDb.SCHEMA + " CHARACTER SET utf8mb4");
        return db;
    }

    private static TestDatabase emptyPostgres() {
        TestDatabase db = Postgres.SHARED;
        db.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
        db.rows("SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'")
                .forEach(schema -> db.execute("DROP SCHEMA " + schema + " CASCADE"));
        db.rows("SELECT fdwname FROM pg_foreign_data_wrapper")
                .forEach(wrapper -> db.execute("DROP FOREIGN DATA WRAPPER " + wrapper + " CASCADE"));
        db.execute("CREATE SCHEMA public", "GRANT USAGE ON SCHEMA public TO PUBLIC");
        return db;
    }

    /** Made at its first use. */
    private static final class Postgres {
        static final TestDatabase SHARED = Vendor.POSTGRESQL.database();
    }

    /** Made at its first use. */
    private static final class MariaDb {
        static final TestDatabase SHARED = Vendor.MARIADB.database();
        static final String SCHEMA = SHARED.rows("SELECT DATABASE()").get(0);
    }
}

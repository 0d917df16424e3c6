package dev.driftless.it.faults;

import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;

/** Empty databases, one test after another: H2's are new, the one of PostgreSQL, where that takes long, is emptied. */
final class Databases {

    private Databases() {}

    static TestDatabase empty(Vendor vendor) {
        if (vendor != Vendor.POSTGRESQL) {
            return vendor.database();
        }
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
}

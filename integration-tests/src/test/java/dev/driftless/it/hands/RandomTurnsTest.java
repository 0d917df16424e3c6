package dev.driftless.it.hands;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the sequence of up, cancel, down and death: each row is on its side of its range's cursor, at 0 or at 1. */
class RandomTurnsTest {

    /** So many sequences, hundreds together, that a quiet machine of two processors takes less than a minute for them. */
    private static final Map<Vendor, Integer> SEEDS =
            Map.of(Vendor.H2, 120, Vendor.POSTGRESQL, 60, Vendor.MARIADB, 10, Vendor.SQLITE, 10);

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void eachRowIsOnItsSideAfterEachTurnAndMovedAfterALastUp(Vendor vendor) {
        TestDatabase plain = vendor.database();
        if (vendor == Vendor.POSTGRESQL) {
            // Processes die here, not the server: nothing is gained by waiting for the disk.
            plain.execute("""
                    DO $$ BEGIN
                        EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database());
                    END $$
                    """);
        }
        Numbers.create(plain);
        Numbers.migrator(plain, Numbers.PLUS_ONE).build().up().orThrow();
        if (vendor == Vendor.H2) {
            // Its connections are cheap, and its driver does not bear being closed by another thread within a pool's wrappers.
            play(plain, plain.dataSource());
            return;
        }
        HikariConfig config = new HikariConfig();
        config.setDataSource(plain.dataSource());
        try (HikariDataSource pool = new HikariDataSource(config)) {
            play(plain, pool);
        }
    }

    private static void play(TestDatabase db, DataSource connections) {
        Seeds.of(SEEDS.getOrDefault(db.vendor(), 10)).forEach(seed -> play(db, connections, seed));
    }

    private static void play(TestDatabase db, DataSource connections, long seed) {
        forget(db);
        try {
            new Turns(db, connections, seed, seed % 2 == 0 ? Numbers.PLUS_ONE : Numbers.PLUS_ONE_IN_CONTEXT).play();
        } catch (RuntimeException e) {
            throw new IllegalStateException(Seeds.message(seed) + ": " + e, e);
        }
    }

    /** Leaves a database that no migration has run on, but for the internal tables. */
    private static void forget(TestDatabase db) {
        db.execute("DELETE FROM numbers", "DELETE FROM migration_state", "DELETE FROM migration_range",
                "DELETE FROM migration_failure", "DELETE FROM migration_run", "UPDATE migration_lock SET run_id = NULL");
    }
}

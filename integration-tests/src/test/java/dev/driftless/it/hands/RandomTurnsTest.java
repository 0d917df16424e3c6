package dev.driftless.it.hands;

import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the sequence of up, cancel, down and death: each row is on its side of its range's cursor, at 0 or at 1. */
class RandomTurnsTest {

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void eachRowIsOnItsSideAfterEachTurnAndMovedAfterALastUp(Vendor vendor) {
        TestDatabase db = vendor.database();
        Numbers.create(db);
        int seeds = vendor == Vendor.H2 ? 200 : 60;
        Seeds.of(seeds).forEach(seed -> {
            db.execute("DELETE FROM numbers");
            if (db.hasTable("migration_lock")) {
                db.execute("DELETE FROM migration_state", "DELETE FROM migration_range", "DELETE FROM migration_failure",
                        "DELETE FROM migration_run", "UPDATE migration_lock SET run_id = NULL");
            }
            try {
                new Turns(db, seed, seed % 2 == 0 ? Numbers.PLUS_ONE : Numbers.PLUS_ONE_IN_CONTEXT).play();
            } catch (RuntimeException e) {
                throw new IllegalStateException(Seeds.message(seed), e);
            }
        });
    }
}

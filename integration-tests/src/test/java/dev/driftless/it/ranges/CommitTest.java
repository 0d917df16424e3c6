package dev.driftless.it.ranges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.RowErrors;
import dev.driftless.RunOptions;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Which commits on PostgreSQL wait for the disk; ServerKilledTest shows what becomes of those that do not. */
class CommitTest {

    private static TestDatabase database(String setting) {
        TestDatabase db = Items.database(Vendor.POSTGRESQL, 20);
        db.execute("DO 'BEGIN EXECUTE ''ALTER DATABASE '' || current_database() || '' SET synchronous_commit = " + setting
                        + "''; END'",
                "CREATE TABLE commits (setting TEXT)",
                """
                CREATE FUNCTION record_setting() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    INSERT INTO commits VALUES (current_setting('synchronous_commit'));
                    RETURN NULL;
                END $$""",
                "CREATE TRIGGER record_setting AFTER UPDATE ON items FOR EACH ROW EXECUTE FUNCTION record_setting()");
        return db;
    }

    private static List<String> settings(TestDatabase db) {
        return db.rows("SELECT DISTINCT setting FROM commits ORDER BY 1");
    }

    /** Row and checkpoint share a commit: a server that loses one has lost both. */
    @Test
    void theBatchesOfAPureMethodDoNotWait() {
        TestDatabase db = database("on");
        Items.migrator(db, Items.pure("commits")).build().up().orThrow();
        assertThat(settings(db)).containsExactly("off");
    }

    /** What a method with a context does beside its rows may not be undone by a crash after its commit was reported. */
    @Test
    void thoseOfAMethodWithAContextDo() {
        TestDatabase db = database("on");
        Items.migrator(db, Items.withContext("commits")).build().up().orThrow();
        assertThat(settings(db)).containsExactly("on");
    }

    @Test
    void anotherSettingThanTheUsualOneIsKept() {
        TestDatabase db = database("local");
        Items.migrator(db, Items.pure("commits")).build().up().orThrow();
        assertThat(settings(db)).containsExactly("local");
    }

    @Test
    void retriesWait() {
        TestDatabase db = database("on");
        AtomicBoolean fails = new AtomicBoolean(true);
        Probe.on("retried", id -> {
            if (fails.get()) {
                throw new IllegalStateException("not yet");
            }
        });
        Migrator migrator = Items.migrator(db, Items.pure("retried")).build();
        migrator.up(RunOptions.defaults().onRowError(RowErrors.skip(100))).orThrow();
        assertThat(settings(db)).isEmpty();
        fails.set(false);
        migrator.retryFailed(Items.ID).orThrow();
        assertThat(settings(db)).containsExactly("on");
    }
}

package dev.driftless.it.hands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.MigrationException;
import dev.driftless.Rollback;
import dev.driftless.RowErrors;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import javax.sql.DataSource;

/** One random sequence of up and down, ended by themselves, canceled, timed out, cut off and killed. */
final class Turns {

    private enum Ending { NONE, CANCEL, TIMEOUT, CUT, DEATH }

    private final TestDatabase db;
    private final DataSource connections;
    private final Random random;
    private final String source;
    private final boolean poison;
    private final boolean application;
    private final List<String> story = new ArrayList<>();

    /** The database has an empty table of numbers; only the migrator's connections are those given, which will break. */
    Turns(TestDatabase db, DataSource connections, long seed, String source) {
        this.db = db;
        this.connections = connections;
        this.random = new Random(seed);
        this.source = source;
        this.poison = random.nextInt(3) == 0;
        this.application = random.nextInt(2) == 0;
        int rows = 40 + random.nextInt(261);
        Numbers.fill(db, 1, rows);
        story.add(rows + " rows; " + Seeds.message(seed));
    }

    void play() {
        int turns = 3 + random.nextInt(5);
        for (int i = 0; i < turns; i++) {
            betweenTurns();
            Ending ending = Ending.values()[random.nextInt(Ending.values().length)];
            // A file has no network that could break.
            turn(random.nextInt(5) < 3, db.vendor() == Vendor.SQLITE && ending == Ending.CUT ? Ending.CANCEL : ending);
            check();
        }
        lastUp();
    }

    private void turn(boolean up, Ending ending) {
        RunOptions options = RunOptions.defaults()
                .batchSize(1 + random.nextInt(12)).parallelism(1 + random.nextInt(4))
                .onRowError(poison ? RowErrors.skip(1000) : RowErrors.fail());
        DataSource dataSource = connections;
        Runnable batches = () -> { };
        int after = 1 + random.nextInt(12);
        switch (ending) {
            case CANCEL -> batches = () -> migrator(connections).build().cancel();
            case TIMEOUT -> options = options.timeout(Duration.ofMillis(1 + random.nextInt(40)));
            case CUT, DEATH -> dataSource = breaking(ending == Ending.DEATH);
            default -> { }
        }
        story.add((up ? "up" : "down") + " of batches of " + options.batchSize() + " by " + options.parallelism()
                + " workers, ending: " + ending + " " + after);
        Migrator migrator = migrator(dataSource).listener(Numbers.afterBatches(after, batches)).build();
        try {
            RunResult result = up ? migrator.up(options) : migrator.down(Rollback.steps(1), options);
            story.add("= " + result.status() + " " + result.reason().orElse("") + " " + result.error().orElse(""));
            assertThat(result.status()).as(() -> String.join("\n", story))
                    .isIn(RunStatus.COMPLETED, RunStatus.CANCELED, RunStatus.NOOP, RunStatus.RUNNING);
        } catch (MigrationException e) {
            // The connection broke before the run had begun, or all of them did while it ran.
            assertThat(ending).as(() -> story + ": " + e).isIn(Ending.CUT, Ending.DEATH);
            story.add("= " + e.getMessage());
        }
        if (ending == Ending.TIMEOUT) {
            // Who leaves a run that goes on lets go of what it held: nobody waits for its lease.
            assertThat(db.number("SELECT COUNT(*) FROM migration_range WHERE lease_until > 0"))
                    .as(() -> String.join("\n", story)).isZero();
        }
        if (ending == Ending.DEATH) {
            Thread.interrupted();
            expireLeases(db);
        }
    }

    private DataSource breaking(boolean all) {
        Thread caller = Thread.currentThread();
        int statement = 1 + random.nextInt(300);
        boolean afterwards = random.nextBoolean();
        story.add("at statement " + statement + (afterwards ? " once it is done" : ""));
        return new Breaking(connections, statement, afterwards, all, caller::interrupt).dataSource();
    }

    /** Whoever held something is gone, and nobody waits for it. */
    static void expireLeases(TestDatabase db) {
        db.execute("UPDATE migration_run SET lease_until = 0", "UPDATE migration_range SET lease_until = 0");
    }

    /** The application inserts rows of the form that their place has, deletes some, spoils and heals some. */
    private void betweenTurns() {
        if (random.nextInt(4) == 0) {
            expireLeases(db);
        }
        Sliders sliders = Sliders.of(db);
        boolean applied = Sliders.applied(db);
        List<Long> ids = new ArrayList<>(Sliders.rows(db).keySet());
        OptionalLong upper = sliders.upper();
        Set<Long> failed = Sliders.failed(db);
        for (int i = 0; application && i < 10; i++) {
            long id = random.nextLong(-20, upper.orElse(400) + 1);
            if (random.nextBoolean() && ids.size() > 20) {
                long gone = ids.remove(random.nextInt(ids.size()));
                if (!failed.contains(gone)) {
                    db.execute("DELETE FROM numbers WHERE id = " + gone);
                }
            } else if (!ids.contains(id) && (sliders.none() || upper.isPresent()) && !failed.contains(id)) {
                db.execute("INSERT INTO numbers VALUES (" + id + ", " + (sliders.moved(id, applied) ? 1 : 0) + ", NULL)");
                ids.add(id);
            }
        }
        if (poison) {
            db.execute("UPDATE numbers SET state = NULL WHERE MOD(id, 3) = " + random.nextInt(3),
                    "UPDATE numbers SET state = 'poison' WHERE MOD(id, 29) = " + random.nextInt(29));
        }
    }

    private void check() {
        assertThat(Sliders.of(db).problems(db)).as(() -> String.join("\n", story)).isEmpty();
    }

    private void lastUp() {
        db.execute("UPDATE numbers SET state = NULL");
        expireLeases(db);
        Migrator migrator = migrator(db.dataSource()).build();
        RunResult result = migrator.up(RunOptions.defaults().parallelism(1 + random.nextInt(4)));
        if (result.status() == RunStatus.CANCELED) {
            // A run that was asked to cancel and then left is closed first.
            result = migrator.up();
        }
        assertThat(result.status()).as(() -> String.join("\n", story)).isIn(RunStatus.COMPLETED, RunStatus.NOOP);
        check();
        RunResult retried = migrator.retryFailed(Numbers.ID);
        assertThat(retried.status()).as(() -> String.join("\n", story)).isIn(RunStatus.COMPLETED, RunStatus.NOOP);
        assertThat(retried.reason()).isNotEqualTo(java.util.Optional.of("completed_with_failures"));
        assertThat(Numbers.count(db, "n <> 1")).as(() -> String.join("\n", story)).isZero();
        assertThat(Sliders.of(db).none()).isTrue();
    }

    private Migrator.Builder migrator(DataSource dataSource) {
        return Migrator.builder().dataSource(dataSource).manifest(Numbers.manifest(source));
    }
}

package dev.driftless.it.hands;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftless.MigrationContext;
import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.TableHooks;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The application goes on inserting, updating and deleting while its rows are migrated. */
class LiveLoadTest {

    private static final int BATCH = 25;
    private static final RunOptions OPTIONS = RunOptions.defaults().batchSize(BATCH).parallelism(4);

    static Stream<Arguments> everyShapeOnEveryDatabase() {
        return Databases.ofManyWriters()
                .flatMap(vendor -> Stream.of(Shouting.values()).map(migration -> Arguments.of(vendor, migration)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everyShapeOnEveryDatabase")
    void noUpdateIsLostNoRowComesBackAndEachRowIsMigratedOnceFromItsNewestForm(Vendor vendor, Shouting migration)
            throws Exception {
        long seed = Seeds.one();
        int rows = vendor == Vendor.POSTGRESQL ? 3_000 : 1_500;
        TestDatabase db = vendor.database();
        People people = new People(db, rows, migration == Shouting.VERSIONED, migration.repeatsSweeps());
        WriteAudit.on(db, "people", "moved");
        db.execute("CREATE TABLE hooked (id BIGINT NOT NULL)");
        ExecutorService threads = Executors.newFixedThreadPool(PeopleWriter.WRITERS);
        List<Future<Map<PeopleWriter.Work, Integer>>> writers = new ArrayList<>();
        for (int i = 0; i < PeopleWriter.WRITERS; i++) {
            writers.add(threads.submit(new PeopleWriter(people, i, seed)));
        }
        RunResult result;
        try {
            // The application is at work before the migration begins.
            await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5))
                    .until(() -> people.writersAtWork() == PeopleWriter.WRITERS
                            && (people.oldFormWasWritten() || !migration.repeatsSweeps()));
            people.migrationBegins();
            // Rows of the old form come until most of the first sweep is done: the sweeps after it find the last of them.
            result = migration.migrator(db, people::seen)
                    .listener(Numbers.afterBatches(rows / BATCH * 8 / 10, people::endOldForm))
                    .hooks("people", migration == Shouting.HOOKED ? new CountingHook() : new TableHooks() { })
                    .build().up(OPTIONS);
        } finally {
            people.endWriters();
            threads.shutdown();
        }
        Map<PeopleWriter.Work, Integer> done = new EnumMap<>(PeopleWriter.Work.class);
        for (Future<Map<PeopleWriter.Work, Integer>> writer : writers) {
            writer.get(30, SECONDS).forEach((work, times) -> done.merge(work, times, Integer::sum));
        }

        assertThat(result.error()).isEmpty();
        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(result.reason()).isEmpty();
        assertThat(people.problems()).as("%s: row, and what the application knows of it", Seeds.message(seed)).isEmpty();
        assertThat(WriteAudit.repeated(db)).as("written more than once; %s", Seeds.message(seed)).isEmpty();
        if (migration != Shouting.VOID) {
            assertThat(WriteAudit.writes(db)).isEqualTo(result.migrations().get(0).changed());
        }
        assertThat(db.number("SELECT COUNT(*) FROM hooked")).isEqualTo(migration == Shouting.HOOKED ? WriteAudit.writes(db) : 0);
        assertThat(people.writtenMeanwhile()).as("writes while the migration was at work").isPositive();
        assertThat(done.keySet()).as("what the application did").contains(PeopleWriter.Work.RENAME,
                PeopleWriter.Work.SLOW_RENAME, PeopleWriter.Work.HIT, PeopleWriter.Work.NEW_FORM, PeopleWriter.Work.DELETE,
                PeopleWriter.Work.INSERT_NEW);
        assertThat(done.containsKey(PeopleWriter.Work.STALE_RENAME)).isEqualTo(migration == Shouting.VERSIONED);
        assertThat(done.containsKey(PeopleWriter.Work.INSERT_OLD)).isEqualTo(migration.repeatsSweeps());
    }

    /** Notes each write in the batch's own transaction. */
    private static final class CountingHook implements TableHooks {

        @Override
        public void afterWrite(MigrationContext context, Document before, Patch patch) throws SQLException {
            try (PreparedStatement statement = context.connection().prepareStatement("INSERT INTO hooked VALUES (?)")) {
                statement.setLong(1, before.getLong("id"));
                statement.executeUpdate();
            }
        }
    }
}

package dev.driftless.it.hands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.RunOptions;
import dev.driftless.it.EngineLog;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How long a batch holds its rows: longer while nobody else wants them, and for a moment where somebody does. */
class BatchTimeTest {

    /** No batch comes near it, so that only the rule counts and not the machine; the first aims at a tenth. */
    private static final RunOptions TEN_SECONDS = RunOptions.defaults().targetBatchTime(Duration.ofSeconds(10))
            .transactionLimit(Duration.ofSeconds(20)).lease(Duration.ofMinutes(2));
    private static final Pattern AIM = Pattern.compile("aims at batches of \\d+ rows and (\\d+) ms");

    /** The first batch has 128 rows, those after it at most 1.5 times as many. */
    private static final int ROWS = 700;

    static Stream<Arguments> unlockedShapes() {
        return Databases.ofManyWriters().flatMap(vendor -> Stream.of(Shouting.DOCUMENT, Shouting.TO_DO,
                        vendor == Vendor.POSTGRESQL ? Shouting.RECORD : Shouting.DOCUMENT).distinct()
                .map(shape -> Arguments.of(vendor, shape)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("unlockedShapes")
    void aRunThatIsAloneTakesItsTime(Vendor vendor, Shouting shape) {
        assertThat(aims(vendor, shape, (people, id) -> { })).startsWith(1_500L, 2_250L, 3_375L);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("unlockedShapes")
    void aRowThatSomebodyElseWritesShortensWhatFollows(Vendor vendor, Shouting shape) {
        long met = 10 * People.GAP;
        assertThat(aims(vendor, shape, (people, id) -> {
            if (id == met + 10 * People.GAP) {
                people.db().execute("UPDATE people SET name = 'newer' WHERE id = " + met);
            }
        })).startsWith(1_000L, 1_020L, 1_040L);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("unlockedShapes")
    void soDoesOneThatSomebodyElseDeletes(Vendor vendor, Shouting shape) {
        long met = 10 * People.GAP;
        assertThat(aims(vendor, shape, (people, id) -> {
            if (id == met + 10 * People.GAP) {
                people.db().execute("DELETE FROM people WHERE id = " + met);
            }
        })).startsWith(1_000L, 1_020L, 1_040L);
    }

    /** The row's version tells it, though the method would answer the same. */
    @Test
    void soDoesAWriteOfAColumnThatIsNotRead() {
        long met = 10 * People.GAP;
        assertThat(aims(Vendor.POSTGRESQL, Shouting.RECORD, (people, id) -> {
            if (id == met + 10 * People.GAP) {
                people.db().execute("UPDATE people SET hits = hits + 1 WHERE id = " + met);
            }
        })).startsWith(1_000L, 1_020L, 1_040L);
    }

    /** There, such a write would not be seen. */
    @ParameterizedTest
    @EnumSource(names = {"MARIADB", "H2"})
    void recordsWithoutAVersionOfTheRowAreHeldShortly(Vendor vendor) {
        assertThat(aims(vendor, Shouting.RECORD, (people, id) -> { })).hasSizeGreaterThan(2).containsOnly(1_000L);
    }

    /** Who waits for a row that was locked before it was read is not seen. */
    @ParameterizedTest
    @EnumSource(names = {"CONTEXT", "VOID", "TO_DO_IN_CONTEXT"})
    void rowsThatAreLockedFirstAreHeldShortly(Shouting shape) {
        assertThat(aims(Vendor.POSTGRESQL, shape, (people, id) -> { })).hasSizeGreaterThan(2).containsOnly(1_000L);
    }

    @Test
    void aDatabaseOfOneWriterIsHeldShortly() {
        TestDatabase db = Numbers.database(Vendor.SQLITE, ROWS);
        assertThat(aims(Numbers.migrator(db, Numbers.PLUS_ONE))).hasSizeGreaterThan(2).containsOnly(1_000L);
    }

    private interface Meanwhile {
        void happens(People people, long id);
    }

    /** What each batch said the next one aims at, in milliseconds. */
    private static List<Long> aims(Vendor vendor, Shouting shape, Meanwhile meanwhile) {
        TestDatabase db = vendor.database();
        People people = new People(db, ROWS, false, false);
        LongConsumer seen = id -> meanwhile.happens(people, id);
        return aims(shape.migrator(db, seen));
    }

    private static List<Long> aims(Migrator.Builder migrator) {
        try (EngineLog log = new EngineLog()) {
            String run = migrator.build().up(TEN_SECONDS).orThrow().runId().orElseThrow();
            return log.lines().stream()
                    .filter(line -> run.equals(line.getMDCPropertyMap().get("driftless.run")))
                    .map(line -> AIM.matcher(line.getFormattedMessage()))
                    .filter(Matcher::find)
                    .map(found -> Long.valueOf(found.group(1)))
                    .toList();
        }
    }
}

package dev.driftless.it.ranges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.RunOptions;
import dev.driftless.Throttle;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Where sweeps repeat, the next page is read on a connection of its own while a batch is being written. */
class ReadAheadTest {

    private static final String SOURCE = """
            @Migration(id = "%s")
            final class PlusOne {
                record Item(long id, int n, String state) {}
                @Up(table = "items", where = "state IS NULL")
                Item up(Item item) throws Exception {
                    dev.driftless.it.ranges.Probe.visit("ahead", item.id());
                    return new Item(item.id(), item.n() + 1, "new");
                }
            }
            """.formatted(Items.ID);

    /**
     * A pool that has to open a connection first is not one that has none: the reader comes back to it. A reader that a busy
     * machine makes too late once is not asked again, so one of several tries will do.
     */
    @Test
    void aConnectionThatTakesItsTimeIsWaitedFor() {
        assertThat(IntStream.range(0, 5).map(attempt -> readersConnections()).anyMatch(connections -> connections > 1))
                .as("connections, each kept for half a second").isTrue();
    }

    private static int readersConnections() {
        TestDatabase db = Items.database(Vendor.POSTGRESQL, 1_200);
        AtomicInteger byReader = new AtomicInteger();
        DataSource slow = counting(db, 40, byReader);
        Probe.on("ahead", id -> Thread.sleep(id < 25 ? 0 : 1));
        Migrator.builder().dataSource(slow).manifest(Items.manifest(SOURCE)).build()
                .up(Items.batchesOf(20)).orThrow();

        assertThat(Items.count(db, "state = 'new' AND n = 1")).isEqualTo(1_200);
        return byReader.get();
    }

    /** What was read before a rest would be too old after it. */
    @Test
    void whoRestsAfterEachBatchReadsNothingInVain() {
        TestDatabase db = Items.database(Vendor.POSTGRESQL, 200);
        AtomicInteger byReader = new AtomicInteger();
        Probe.on("ahead", id -> { });
        Migrator.builder().dataSource(counting(db, 0, byReader)).manifest(Items.manifest(SOURCE)).build()
                .up(Items.batchesOf(20).throttle(new AfterEachBatch())).orThrow();

        assertThat(Items.count(db, "state = 'new' AND n = 1")).isEqualTo(200);
        assertThat(byReader).as("connections, each for a page before a rest").hasValueLessThanOrEqualTo(1);
    }

    /** The database is to have nothing of ours to do beside the batch, then. */
    @Test
    void whoHasMetSomebodyReadsForItself() {
        TestDatabase db = Items.database(Vendor.POSTGRESQL, 1_500);
        AtomicInteger byReader = new AtomicInteger();
        Probe.on("ahead", id -> {
            Thread.sleep(1);
            if (id == 20) {
                db.execute("UPDATE items SET n = n WHERE id = 10");
            }
        });
        Migrator.builder().dataSource(counting(db, 0, byReader)).manifest(Items.manifest(SOURCE)).build()
                .up(RunOptions.defaults()).orThrow();

        assertThat(Items.count(db, "state = 'new' AND n = 1")).isEqualTo(1_500);
        assertThat(byReader).as("connections, each kept for half a second").hasValueLessThanOrEqualTo(1);
    }

    /** Takes its time to give a connection, and counts those of readers. */
    private static DataSource counting(TestDatabase db, int millis, AtomicInteger byReader) {
        return (DataSource) Proxy.newProxyInstance(ReadAheadTest.class.getClassLoader(), new Class<?>[] {DataSource.class},
                (proxy, method, args) -> {
                    if (method.getName().equals("getConnection")) {
                        Thread.sleep(millis);
                        if (Thread.currentThread().getName().equals("driftless-reader")) {
                            byReader.incrementAndGet();
                        }
                    }
                    try {
                        return method.invoke(db.dataSource(), args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Makes a worker rest once after each batch. */
    private static final class AfterEachBatch implements Throttle {

        private boolean due;

        @Override
        public Optional<String> reasonToWait(Connection connection) {
            boolean rest = due;
            due = false;
            return rest ? Optional.of("a rest") : Optional.empty();
        }

        @Override
        public void batchCommitted(long rows) {
            due = true;
        }
    }
}

package dev.driftless.it.ranges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.Throttle;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

/**
 * Where sweeps repeat, the next page is read, and the method asked about it, on a connection and a thread of its own while a
 * batch is being written.
 */
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

    /** A pool that has to open a connection first is not one that has none: the reader comes back to it. */
    @Test
    void aConnectionThatTakesItsTimeIsWaitedFor() {
        TestDatabase db = Items.database(Vendor.POSTGRESQL, 1_200);
        AtomicInteger byReader = new AtomicInteger();
        DataSource slow = (DataSource) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {DataSource.class},
                (proxy, method, args) -> {
                    if (method.getName().equals("getConnection")) {
                        Thread.sleep(40);
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
        Probe.on("ahead", id -> Thread.sleep(id < 25 ? 0 : 1));
        Migrator.builder().dataSource(slow).manifest(Items.manifest(SOURCE)).build()
                .up(RunOptions.defaults().batchSize(20)).orThrow();

        assertThat(Items.count(db, "state = 'new' AND n = 1")).isEqualTo(1_200);
        assertThat(byReader).as("connections, each kept for half a second").hasValueGreaterThan(1);
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"POSTGRESQL", "MARIADB", "H2"})
    void theMethodIsAskedAheadOneRowAtATime(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 1_200);
        Set<String> askedBy = ConcurrentHashMap.newKeySet();
        Set<String> logged = ConcurrentHashMap.newKeySet();
        Set<Long> refused = ConcurrentHashMap.newKeySet();
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Probe.on("ahead", id -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            try {
                Thread.sleep(1);
                askedBy.add(Thread.currentThread().getName());
                logged.add(MDC.get("driftless.migration"));
                // The worker asks again, under a lock, while the reader is at the next page.
                if (id % 3 == 0 && refused.add(id)) {
                    throw new IllegalStateException("not yet");
                }
            } finally {
                atOnce.decrementAndGet();
            }
        });

        Items.migrator(db, SOURCE).build().up(RunOptions.defaults().batchSize(60)).orThrow();

        assertThat(Items.count(db, "state = 'new' AND n = 1")).isEqualTo(1_200);
        assertThat(askedBy).contains("driftless-reader").hasSizeGreaterThan(1);
        assertThat(logged).containsExactly(Items.ID);
        assertThat(refused).hasSize(400);
        assertThat(most).hasValue(1);
    }

    @Test
    void aRowThatTakesTooLongIsLeftToTheWorker() {
        TestDatabase db = Items.database(Vendor.POSTGRESQL, 200);
        AtomicInteger slow = new AtomicInteger();
        Probe.on("ahead", id -> Thread.sleep(id == 130 && slow.incrementAndGet() <= 2 ? 1_500 : 0));

        RunResult result = Items.migrator(db, SOURCE).build()
                .up(RunOptions.defaults().batchSize(50).transactionLimit(Duration.ofSeconds(1))).orThrow();

        assertThat(Items.count(db, "state = 'new' AND n = 1")).isEqualTo(200);
        assertThat(result.migrations().get(0).failed()).isZero();
        assertThat(slow).hasValue(3);
    }

    @Test
    void aMethodThatInterruptsTheReaderInterruptsNothingElse() {
        TestDatabase db = Items.database(Vendor.H2, 600);
        AtomicInteger interrupted = new AtomicInteger();
        AtomicInteger leftSo = new AtomicInteger();
        Probe.on("ahead", id -> {
            if (Thread.currentThread().getName().equals("driftless-reader")) {
                leftSo.addAndGet(id % 50 == 1 && Thread.currentThread().isInterrupted() ? 1 : 0);
                interrupted.incrementAndGet();
                Thread.currentThread().interrupt();
            }
        });

        Items.migrator(db, SOURCE).build().up(RunOptions.defaults().batchSize(50)).orThrow();

        assertThat(Items.count(db, "state = 'new' AND n = 1")).isEqualTo(600);
        assertThat(interrupted).hasPositiveValue();
        assertThat(leftSo).as("pages whose reading found the thread interrupted").hasValue(0);
    }

    @Test
    void nobodyIsAskedOnceTheCallHasReturned() throws InterruptedException {
        TestDatabase db = Items.database(Vendor.POSTGRESQL, 10_000);
        AtomicInteger asked = new AtomicInteger();
        Probe.on("ahead", id -> {
            asked.incrementAndGet();
            Thread.sleep(1);
        });

        RunResult result = Items.migrator(db, SOURCE).build()
                .up(RunOptions.defaults().batchSize(300).timeout(Duration.ofSeconds(1)));

        int whenItReturned = asked.get();
        assertThat(result.status()).isEqualTo(RunStatus.RUNNING);
        Thread.sleep(100);
        assertThat(asked).hasValue(whenItReturned);
        assertThat(Items.count(db, "state IS NULL")).isPositive();
    }

    /** What is read before a rest would be too old after it. */
    @Test
    void whereTheThrottleMakesBatchesRestRowsAreAskedAboutOnce() {
        TestDatabase db = Items.database(Vendor.POSTGRESQL, 120);
        AtomicInteger asked = new AtomicInteger();
        Probe.on("ahead", id -> asked.incrementAndGet());

        Items.migrator(db, SOURCE).build().up(RunOptions.defaults().batchSize(20).throttle(new AfterEachBatch())).orThrow();

        assertThat(Items.count(db, "state = 'new' AND n = 1")).isEqualTo(120);
        assertThat(asked).as("rows, and one page that was read before the first rest").hasValueLessThanOrEqualTo(120 + 20);
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

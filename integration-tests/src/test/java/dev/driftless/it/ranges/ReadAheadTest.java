package dev.driftless.it.ranges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

/** Where sweeps repeat, the next rows are read, and the method is called on them, while a batch is being written. */
class ReadAheadTest {

    private static final RunOptions FIFTIES = RunOptions.defaults().batchSize(50);

    private static String source(String test) {
        return """
                @Migration(id = "%s")
                final class PlusOne {
                    record Item(long id, int n, String state) {}
                    @Up(table = "items", where = "state IS NULL")
                    Item up(Item item) throws Exception {
                        dev.driftless.it.ranges.Probe.visit("%s", item.id());
                        return new Item(item.id(), item.n() + 1, "new");
                    }
                }
                """.formatted(Items.ID, test);
    }

    /** An object of a migration may keep things; rows that change meanwhile make the worker ask while the other thread does. */
    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"POSTGRESQL", "MARIADB"})
    void oneThreadAtATimeCallsTheMethod(Vendor vendor) throws InterruptedException {
        int rows = 3_000;
        TestDatabase db = Items.database(vendor, rows);
        String name = "turns" + vendor;
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        AtomicInteger visits = new AtomicInteger();
        AtomicLong at = new AtomicLong();
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Probe.on(name, id -> {
            if (inside.incrementAndGet() > 1) {
                overlaps.incrementAndGet();
            }
            visits.incrementAndGet();
            threads.add(Thread.currentThread());
            at.accumulateAndGet(id, Math::max);
            long end = System.nanoTime() + 200_000;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            inside.decrementAndGet();
        });
        AtomicInteger updated = new AtomicInteger();
        Thread application = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted() && at.get() < rows) {
                db.execute("UPDATE items SET n = n + 100 WHERE id = " + Math.max(1, at.get() - updated.get() % 20));
                updated.incrementAndGet();
            }
        });
        application.start();

        RunResult result = Items.migrator(db, source(name)).build().up(FIFTIES);
        application.interrupt();
        application.join();

        assertThat(result.orThrow().migrations().get(0).changed()).isEqualTo(rows);
        assertThat(Items.count(db, "state = 'new' AND n % 100 = 1")).isEqualTo(rows);
        assertThat(db.number("SELECT SUM(n) FROM items")).isEqualTo(rows + 100L * updated.get());
        assertThat(visits).as("rows were asked about again").hasValueGreaterThan(rows);
        assertThat(threads).hasSizeGreaterThan(1);
        assertThat(overlaps).hasValue(0);
    }

    /** What the method logs names run and migration, whichever thread it is on. */
    @Test
    void theLoggingContextGoesWithIt() {
        TestDatabase db = Items.database(Vendor.POSTGRESQL, 500);
        Map<String, Set<String>> contexts = new ConcurrentHashMap<>();
        Probe.on("mdc", id -> contexts.computeIfAbsent(MDC.get("driftless.run") + " " + MDC.get("driftless.migration"),
                context -> ConcurrentHashMap.newKeySet()).add(Thread.currentThread().getName()));
        String run = Items.migrator(db, source("mdc")).build().up(FIFTIES).orThrow().runId().orElseThrow();

        assertThat(contexts).containsOnlyKeys(run + " " + Items.ID);
        assertThat(contexts.values().iterator().next()).contains("driftless-reader");
    }

    /** A method that is slow is asked ahead for as many rows as a transaction may take, and these answers are used. */
    @Test
    void aSlowMethodIsNotAskedTwice() {
        int rows = 40;
        TestDatabase db = Items.database(Vendor.POSTGRESQL, rows);
        AtomicInteger visits = new AtomicInteger();
        Probe.on("slow", id -> {
            visits.incrementAndGet();
            Thread.sleep(40);
        });
        Items.migrator(db, source("slow")).build()
                .up(RunOptions.defaults().transactionLimit(Duration.ofMillis(200))).orThrow();
        assertThat(Items.count(db, "state = 'new' AND n = 1")).isEqualTo(rows);
        assertThat(visits.get()).isLessThan(rows * 3 / 2);
    }

    /** A method that waits for what its own batch has locked: nobody waits for ever, and no answer is lost. */
    @Test
    void aMethodThatWaitsForItsOwnBatchIsAskedAgain() {
        TestDatabase db = Items.database(Vendor.POSTGRESQL, 400);
        AtomicInteger visits = new AtomicInteger();
        Probe.on("waits", id -> {
            if (id % 50 == 1 && id > 50) {
                visits.incrementAndGet();
                db.execute("UPDATE items SET n = n + 100 WHERE id IN (" + (id - 1) + ", " + (id - 2) + ")");
            }
        });
        RunResult result = Items.migrator(db, source("waits")).build().up(FIFTIES);
        assertThat(result.orThrow().migrations().get(0).changed()).isEqualTo(400);
        assertThat(db.number("SELECT SUM(n) FROM items")).isEqualTo(400 + 200L * visits.get());
    }
}

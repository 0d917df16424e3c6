package dev.driftless.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.MigrationListener;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunEventsTest {

    private final ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
    private final MigrationListener notes = new MigrationListener() {
        @Override
        public void migrationStarted(String migrationId) {
            told.add("started " + migrationId);
        }

        @Override
        public void migrationFailed(String migrationId, String error) {
            told.add("failed " + migrationId + " " + error);
        }
    };

    @Test
    void manyWorkersStartAMigrationOnce() throws Exception {
        RunEvents events = new Events(List.of(notes)).ofRun();
        ExecutorService workers = Executors.newFixedThreadPool(8);
        CountDownLatch all = new CountDownLatch(8);
        List<Future<Boolean>> firsts = IntStream.range(0, 8)
                .mapToObj(i -> workers.submit(() -> {
                    all.countDown();
                    all.await();
                    return events.migrationStarted("a");
                }))
                .toList();
        int first = 0;
        for (Future<Boolean> future : firsts) {
            first += future.get() ? 1 : 0;
        }
        workers.shutdown();

        assertThat(first).isEqualTo(1);
        assertThat(told).containsExactly("started a");
    }

    @Test
    void anotherRunTellsAnew() {
        Events events = new Events(List.of(notes));
        RunEvents first = events.ofRun();
        first.migrationStarted("a");
        first.migrationFailed("a", "broken");
        first.migrationFailed("a", "broken again");
        RunEvents second = events.ofRun();
        second.migrationStarted("a");

        assertThat(told).containsExactly("started a", "failed a broken", "started a");
    }
}

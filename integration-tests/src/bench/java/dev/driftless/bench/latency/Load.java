package dev.driftless.bench.latency;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The application. Its transactions arrive at a fixed rate, whether the earlier ones are done or not, and are measured from
 * the moment at which they arrived: what waits because every client is stuck counts as slow.
 */
final class Load implements AutoCloseable {

    /** As many as an application's pool has connections. */
    static final int CLIENTS = 16;

    private final List<Client> clients = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);

    Load(String url, long rows) throws SQLException {
        AtomicLong lastId = new AtomicLong(rows);
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Client(url, rows, lastId));
        }
    }

    /** What was committed during a run, and how long it took. */
    record Outcome(List<Arrival> arrivals, long changes, long opened) {

        /** Of the transactions that arrived within an interval of {@link System#nanoTime()}. */
        Latencies between(long from, long to) {
            Latencies latencies = new Latencies();
            arrivals.stream().filter(each -> each.due - from >= 0 && each.due - to < 0).forEach(each -> latencies.add(each.nanos));
            return latencies;
        }
    }

    private record Arrival(long due, long nanos) {}

    /** {@return how many transactions a second all clients together commit when each goes on as soon as it can} */
    double capacity(double seconds) throws ExecutionException, InterruptedException {
        AtomicLong number = new AtomicLong();
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        List<Future<?>> running = new ArrayList<>();
        for (Client client : clients) {
            running.add(threads.submit(() -> {
                while (System.nanoTime() - end < 0) {
                    client.execute(number.incrementAndGet());
                }
                return null;
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
        clients.forEach(Client::takeChanges);
        clients.forEach(Client::takeOpened);
        return number.get() / ((System.nanoTime() - start) / 1e9);
    }

    /** Lets transactions arrive until the run is stopped. */
    Run start(double perSecond) {
        return new Run(perSecond);
    }

    @Override
    public void close() throws SQLException, InterruptedException {
        threads.shutdownNow();
        threads.awaitTermination(1, TimeUnit.MINUTES);
        for (Client client : clients) {
            client.close();
        }
    }

    /** Transactions that arrive. */
    final class Run {

        private final double interval;
        private final long start = System.nanoTime();
        private final AtomicLong next = new AtomicLong();
        private final List<Future<List<Arrival>>> running = new ArrayList<>();
        private volatile long end = Long.MAX_VALUE;

        private Run(double perSecond) {
            this.interval = 1e9 / perSecond;
            for (Client client : clients) {
                running.add(threads.submit(() -> serve(client)));
            }
        }

        /** Waits for all that have arrived by now. */
        Outcome stop() throws ExecutionException, InterruptedException {
            end = System.nanoTime() - start;
            List<Arrival> arrivals = new ArrayList<>();
            for (Future<List<Arrival>> each : running) {
                arrivals.addAll(each.get());
            }
            return new Outcome(
                    arrivals,
                    clients.stream().mapToLong(Client::takeChanges).sum(),
                    clients.stream().mapToLong(Client::takeOpened).sum());
        }

        private List<Arrival> serve(Client client) throws SQLException {
            List<Arrival> arrivals = new ArrayList<>();
            while (true) {
                long number = next.getAndIncrement();
                long due = (long) (number * interval);
                for (long wait = due - now(); wait > 0 && due < end; wait = due - now()) {
                    LockSupport.parkNanos(wait);
                }
                if (due >= end) {
                    return arrivals;
                }
                client.execute(number);
                arrivals.add(new Arrival(start + due, now() - due));
            }
        }

        private long now() {
            return System.nanoTime() - start;
        }
    }
}

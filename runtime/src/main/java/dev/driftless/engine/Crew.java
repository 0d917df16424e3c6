package dev.driftless.engine;

import dev.driftless.RunOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers that one call lends to a run: the caller's thread and {@code parallelism - 1} daemon threads. All of them do
 * the same; what the caller's thread finds is the call's outcome, and the others leave with it.
 */
final class Crew {

    private static final Logger LOG = LoggerFactory.getLogger(Crew.class);

    private final Services services;
    private final Call call;
    private final List<Map<String, Prepared>> prepared;

    /** One worker for each of what was prepared; the first is the caller's thread. */
    Crew(Services services, String runId, List<Map<String, Prepared>> prepared, RunOptions own,
            Departure departure, long started) {
        this.services = services;
        this.call = new Call(runId, own, services.events().ofRun(), departure, started);
        this.prepared = prepared;
    }

    /** Works until the run ends or this process leaves it. */
    Outcome work(Stopwatches stopwatches, LogContext log) {
        List<Thread> others = new ArrayList<>();
        try {
            for (int i = 2; i <= prepared.size(); i++) {
                Map<String, Prepared> copies = prepared.get(i - 1);
                Thread thread = new Thread(() -> help(copies), "driftless-" + call.runId() + "-" + i);
                thread.setDaemon(true);
                thread.start();
                others.add(thread);
            }
            return new Worker(services, call, prepared.get(0), stopwatches, log).work();
        } finally {
            call.end();
            others.forEach(Crew::await);
            call.close();
        }
    }

    private void help(Map<String, Prepared> copies) {
        try (LogContext log = new LogContext(call.runId())) {
            help(log, copies);
        }
    }

    private void help(LogContext log, Map<String, Prepared> copies) {
        try {
            new Worker(services, call, copies, new Stopwatches(), log).work();
        } catch (RuntimeException | Error e) {
            LOG.error("A worker of run {} stopped; the others go on", call.runId(), e);
        }
    }

    /** Waits for a worker's batch to end; an interrupt of the caller is kept for later, since no batch is cut short. */
    private static void await(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

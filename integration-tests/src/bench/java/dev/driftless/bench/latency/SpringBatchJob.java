package dev.driftless.bench.latency;

import dev.driftless.bench.database.Database;
import dev.driftless.bench.throughput.SpringBatch;

/** The job that the throughput is measured with, at its better chunk. */
final class SpringBatchJob {

    private static final int CHUNK = 1000;

    private final SpringBatch job = new SpringBatch(CHUNK, false);

    SpringBatchJob(Database database) throws Exception {
        job.install(database);
    }

    String name() {
        return job.name();
    }

    void run(Database database) throws Exception {
        job.run(database);
    }
}

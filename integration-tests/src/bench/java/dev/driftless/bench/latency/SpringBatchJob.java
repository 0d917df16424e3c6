package dev.driftless.bench.latency;

import dev.driftless.bench.database.Database;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** The job that the throughput is measured with, at its better chunk. It is nobody's but that package's: hence the reflection. */
final class SpringBatchJob {

    private static final int CHUNK = 1000;

    private final Object job;

    SpringBatchJob(Database database) throws Exception {
        Constructor<?> constructor = Class.forName("dev.driftless.bench.throughput.SpringBatch")
                .getDeclaredConstructor(int.class, boolean.class);
        constructor.setAccessible(true);
        job = constructor.newInstance(CHUNK, false);
        call("install", database);
    }

    String name() {
        return "Spring Batch, chunk " + CHUNK;
    }

    void run(Database database) throws Exception {
        call("run", database);
    }

    private void call(String name, Database database) throws Exception {
        Method method = job.getClass().getDeclaredMethod(name, Database.class);
        method.setAccessible(true);
        try {
            method.invoke(job, database);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}

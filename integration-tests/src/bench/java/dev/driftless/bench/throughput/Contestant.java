package dev.driftless.bench.throughput;

import dev.driftless.bench.database.Database;

/** One way to do the job. */
public interface Contestant {

    /** {@return its name in tables and plots} */
    String name();

    /** What its users do once and not with every migration; not measured. */
    default void install(Database database) throws Exception {}

    /** Does the job; what is measured. */
    void run(Database database) throws Exception;
}

/** The runtime of Driftless: what migrations and applications use, the manifest, the engine and the JDBC store. */
module dev.driftless.runtime {
    requires transitive dev.driftless.annotations;
    requires transitive java.sql;
    requires org.slf4j;
    requires tools.jackson.core;
    requires static org.jspecify;

    exports dev.driftless;
    exports dev.driftless.manifest;
    exports dev.driftless.runtime;
    exports dev.driftless.store;
}

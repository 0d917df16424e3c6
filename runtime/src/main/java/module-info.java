/** The runtime of Driftless: what migrations and applications use, the manifest, the engine, the JDBC store, the command line. */
module dev.driftless.runtime {
    requires transitive dev.driftless.annotations;
    requires transitive java.sql;
    requires org.slf4j;
    requires tools.jackson.core;
    requires static info.picocli;
    requires static me.tongfei.progressbar;
    requires static org.jspecify;

    exports dev.driftless;
    exports dev.driftless.cli;
    exports dev.driftless.manifest;
    exports dev.driftless.runtime;
    exports dev.driftless.store;

    opens dev.driftless.cli to info.picocli;

    uses dev.driftless.cli.DeployStep;
    uses java.sql.Driver;
}

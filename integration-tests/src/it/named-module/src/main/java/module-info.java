module com.acme.app {
    requires dev.driftless.runtime;
    requires com.h2database;
    requires java.naming;

    opens com.acme.migrations to dev.driftless.runtime;
}

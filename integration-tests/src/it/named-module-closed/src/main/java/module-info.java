module com.acme.app {
    requires dev.driftless.runtime;
    requires com.h2database;
    requires java.naming;
}

/** The annotations of Driftless: what a migration author writes. */
module dev.driftless.annotations {
    requires static org.jspecify;

    exports dev.driftless.annotations;
}

package dev.driftless.annotations;

/** How often a migration passes over its table. */
public enum Sweep {
    /** With {@code where}, an up repeats until a sweep changes nothing; otherwise one sweep. */
    AUTO,
    /** One sweep; {@code where} is a plain filter. */
    ONCE
}

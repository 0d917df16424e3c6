package dev.driftless.it.hands;

import dev.driftless.it.Vendor;
import java.util.stream.Stream;

/** Which databases a test can ask for what. */
final class Databases {

    private Databases() {}

    /** Those that let several connections write at one time. */
    static Stream<Vendor> ofManyWriters() {
        return Stream.of(Vendor.values()).filter(vendor -> !vendor.name().equals("SQLITE"));
    }
}

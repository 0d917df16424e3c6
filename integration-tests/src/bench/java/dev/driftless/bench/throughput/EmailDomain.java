package dev.driftless.bench.throughput;

/** The computation that all contestants but the {@code UPDATE} do in Java. */
final class EmailDomain {

    private EmailDomain() {}

    static String of(String email) {
        return email.substring(email.indexOf('@') + 1);
    }
}

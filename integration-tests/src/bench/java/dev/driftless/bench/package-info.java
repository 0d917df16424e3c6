/**
 * The benchmarks: this library beside a single {@code UPDATE} and beside what people use today, and the bounds that it
 * promises to keep. {@code mvn -q -Pbench verify} runs all parts, {@code -Dbench=postgres,h2} some.
 */
package dev.driftless.bench;

/**
 * The benchmarks: this library beside a single {@code UPDATE} and beside what people use today, and the bounds that it
 * promises to keep. {@code mvn -q -Pbench verify} runs all parts, {@code -Dbench=postgres,h2} some; all of them take an hour
 * or more, and the largest table about 20 GB of disk. Quick trial: {@code -Dbench.rows=50000 -Dbench.rounds=1}.
 */
package dev.driftless.bench;

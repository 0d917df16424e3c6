/** How long it takes to change half of a table: this library, the single {@code UPDATE}, and what people use today. */
package dev.driftless.bench.throughput;

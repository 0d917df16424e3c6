/** What the annotation processor adds to a compile. */
package dev.driftless.bench.compile;

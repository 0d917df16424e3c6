/** Runs a plan: batches, sweeps, retry, leases. No SQL here. */
@NullMarked
package dev.driftless.engine;

import org.jspecify.annotations.NullMarked;

/** Manifest and applied state to drift and plan: pure functions, no I/O. */
@NullMarked
package dev.driftless.plan;

import org.jspecify.annotations.NullMarked;

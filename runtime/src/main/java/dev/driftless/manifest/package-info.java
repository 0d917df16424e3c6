/** The manifest's model and codec, and what generated adapters implement. */
@NullMarked
package dev.driftless.manifest;

import org.jspecify.annotations.NullMarked;

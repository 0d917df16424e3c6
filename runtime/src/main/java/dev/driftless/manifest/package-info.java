/** The manifest's model and codec, and what generated adapters extend and call. */
@NullMarked
package dev.driftless.manifest;

import org.jspecify.annotations.NullMarked;

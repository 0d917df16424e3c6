/** The annotation processor: discovers {@code @Migration} classes, checks and fingerprints them, emits what the runtime needs. */
@NullMarked
package dev.driftless.processor;

import org.jspecify.annotations.NullMarked;

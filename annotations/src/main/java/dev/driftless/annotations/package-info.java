/** What a migration author writes: {@link Migration}, {@link Up}, {@link Down}, {@link Column}. */
@NullMarked
package dev.driftless.annotations;

import org.jspecify.annotations.NullMarked;

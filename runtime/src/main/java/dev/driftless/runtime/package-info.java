/** What applications call. */
@NullMarked
package dev.driftless.runtime;

import org.jspecify.annotations.NullMarked;

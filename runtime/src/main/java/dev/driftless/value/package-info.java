/** Values of columns: conversions that lose nothing, and JSON. */
@NullMarked
package dev.driftless.value;

import org.jspecify.annotations.NullMarked;

/** JSON text to plain Java structures and back. */
@NullMarked
package dev.driftless.json;

import org.jspecify.annotations.NullMarked;

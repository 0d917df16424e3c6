/** What migrations use, and every value type of the library. */
@NullMarked
package dev.driftless;

import org.jspecify.annotations.NullMarked;

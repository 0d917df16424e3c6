/** What the engine needs of a database. */
@NullMarked
package dev.driftless.store;

import org.jspecify.annotations.NullMarked;

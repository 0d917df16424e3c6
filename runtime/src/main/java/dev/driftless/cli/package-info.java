/** The command line, and what an application adds to it. */
@NullMarked
package dev.driftless.cli;

import org.jspecify.annotations.NullMarked;
